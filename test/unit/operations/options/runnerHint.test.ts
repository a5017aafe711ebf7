import { requestOptions } from '../../../../nodes/Fal/operations/options/options';
import { readOptions } from '../../../../nodes/Fal/operations/options/optionSet';

const hintOf = (runnerHint: unknown) => readOptions(requestOptions, { runnerHint }).runnerHint;

it.each<[unknown, string | undefined]>([
	['customer-42', 'customer-42'],
	[' München, 3\t4 ', 'München, 3\t4'],
	[42, '42'],
	['', undefined],
	['  ', undefined],
	[undefined, undefined],
])('%j is sent as %j', (given, sent) => {
	expect(hintOf(given)).toBe(sent);
});

it.each([
	['客户-42', '"客"'],
	['🦊', '"🦊"'],
	['“quoted”', '"“"'],
	['one\ntwo', 'a line break or control character'],
	['one\r\nx-other: 1', 'a line break or control character'],
	['a\0b', 'a line break or control character'],
	['a\u2028b', 'a line break or control character'],
	['a\u007fb', 'a line break or control character'],
])('refuses %j before anything is sent, and says what is in its way', (given, found) => {
	expect(() => hintOf(given)).toThrow(
		expect.objectContaining({
			kind: 'invalidInput',
			message: `Runner Hint has ${found}, which cannot be sent as a header`,
			facts: expect.objectContaining({ cure: expect.stringContaining('Latin letters') }),
		}) as Error,
	);
});
