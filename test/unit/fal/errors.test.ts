import { asFalError, falError, FalError, withFacts } from '../../../nodes/Fal/fal';

describe('asFalError', () => {
	it('returns an error of ours as it is', () => {
		const error = falError({ kind: 'timeout', message: 'late' });
		expect(asFalError(error)).toBe(error);
	});

	it.each([
		[new TypeError('x is not a function'), 'x is not a function'],
		['thrown text', 'thrown text'],
		[undefined, 'undefined'],
		[{ toString: (): string => 'an object' }, 'an object'],
		[{ toString: 1, valueOf: 1 }, 'Something that cannot be put into words'],
		[Symbol('s'), 'Symbol(s)'],
	])('makes an error of anything: %p', (thrown, message) => {
		expect(asFalError(thrown)).toMatchObject({ kind: 'unexpectedAnswer', message });
		expect(asFalError(thrown)).toBeInstanceOf(FalError);
	});
});

describe('withFacts', () => {
	it('adds what is not known yet', () => {
		const error = falError({ kind: 'network', message: 'gone', requestId: undefined });
		expect(withFacts(error, { requestId: 'abc', status: 502 }).facts).toEqual({
			kind: 'network',
			message: 'gone',
			requestId: 'abc',
			status: 502,
		});
	});

	it('keeps what the error knows itself', () => {
		const error = falError({ kind: 'network', message: 'gone', requestId: 'first', status: 500 });
		expect(withFacts(error, { requestId: 'second', status: 502 }).facts).toMatchObject({
			requestId: 'first',
			status: 500,
		});
	});
});
