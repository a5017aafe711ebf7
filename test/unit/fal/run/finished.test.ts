import { readAnswer } from '../../../../nodes/Fal/fal/run/finished';

const read = (body: string | Buffer, type?: string) =>
	readAnswer({
		status: 200,
		headers: type === undefined ? {} : { 'content-type': type },
		body: Buffer.from(body),
	});

describe('an answer', () => {
	it.each<[unknown]>([
		[{ images: [] }],
		['a text'],
		[''],
		[42],
		[0],
		[false],
		[null],
		[[1, 'two', null]],
	])('of JSON is what it says: %j', (value) => {
		expect(read(JSON.stringify(value), 'application/json')).toEqual(value);
	});

	it.each([
		['application/json; charset=utf-8'],
		['Application/JSON'],
		['application/problem+json'],
		[undefined],
	])('is JSON when its type is %j', (type) => {
		expect(read('{"a":1}', type)).toEqual({ a: 1 });
	});

	it('of text is the text', () => {
		expect(read('Füchse\n', 'text/plain; charset=utf-8')).toBe('Füchse\n');
		expect(read('WEBVTT', 'text/vtt')).toBe('WEBVTT');
		for (const text of ['data: 5 of 7', 'data: 5\nof 7\n\nmore', 'id: 1\n\nIt is so.']) {
			expect(read(text, 'text/plain')).toBe(text);
		}
		expect(read('{"a":1}', 'text/plain; note=application/json')).toBe('{"a":1}');
	});

	it('of text is looked at in a time that nobody notices, whatever it looks like', () => {
		for (const text of ['data: x\n'.repeat(500), ':\r\n'.repeat(1_000), 'id:\n'.repeat(800)]) {
			expect(read(text, 'text/plain')).toBe(text);
		}
	});

	it('of bytes is a data URI of them', () => {
		const bytes = Buffer.from([0, 255, 1]);
		expect(read(bytes, 'application/octet-stream')).toBe(
			'data:application/octet-stream;base64,AP8B',
		);
		expect(read(bytes, 'IMAGE/PNG; q=1')).toBe('data:image/png;base64,AP8B');
	});

	it.each([
		['<html>', 'text/html; charset=utf-8', 'is a web page'],
		[
			'data: {"status": "COMPLETED"}\n\n',
			'application/octet-stream',
			'is a stream of events under another type',
		],
		[': ping\n\n', 'application/octet-stream', 'is a stream of events under another type'],
		[
			'event: x\ndata: {"status": "COMPLETED"}\n\n',
			'text/plain',
			'is a stream of events under another type',
		],
		['', 'application/json', 'is empty'],
		['', undefined, 'is empty'],
		['', 'image/png', 'is empty'],
		['{"a":', 'application/json', 'is no valid JSON'],
		['<html>', 'application/json', 'is no valid JSON'],
		['hello', undefined, 'is no valid JSON'],
	])('%j of type %j is refused: %s', (body, type, how) => {
		expect(() => read(body, type)).toThrow(
			expect.objectContaining({
				kind: 'unexpectedAnswer',
				message: `The answer of the model ${how}`,
			}) as Error,
		);
	});
});
