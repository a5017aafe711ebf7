import { falError, type FalErrorFacts } from '../../../../nodes/Fal/fal';
import {
	mayPayAgain,
	mayReadAgain,
	pauseBeforeMs,
} from '../../../../nodes/Fal/fal/failure/mayRepeat';
import { FakeClock } from '../../../harness/fakeClock';

type Facts = Partial<FalErrorFacts> & Pick<FalErrorFacts, 'kind'>;
const errorOf = (facts: Facts) => falError({ message: 'x', ...facts });

describe('a paid call', () => {
	it.each<[string, Facts]>([
		['the connection was never made', { kind: 'network', sent: false }],
		['fal refused it for its rate limit', { kind: 'rateLimit', status: 429, requestId: 'a' }],
		['it was refused before it got an ID', { kind: 'server', status: 503 }],
		[
			'fal itself asks for it again',
			{ kind: 'server', status: 503, requestId: 'a', worthRepeating: true },
		],
	])('is made again when %s', (_, facts) => {
		expect(mayPayAgain(errorOf(facts))).toBe(true);
	});

	it.each<[string, Facts]>([
		['the request had left', { kind: 'network', sent: true }],
		['n8n blocks the address', { kind: 'network', sent: false, worthRepeating: false }],
		['nobody knows whether the request had left', { kind: 'network' }],
		['it is unclear what became of it', { kind: 'unclear', sent: false }],
		[
			'it is unclear, whatever fal thinks of a repetition',
			{ kind: 'unclear', status: 503, requestId: 'a', worthRepeating: true },
		],
		['503 came with a request ID', { kind: 'server', status: 503, requestId: 'a' }],
		['it failed with 500', { kind: 'server', status: 500 }],
		['it failed with 502', { kind: 'server', status: 502 }],
		['it failed with 504', { kind: 'gatewayTimeout', status: 504 }],
		['500 says it is worth repeating', { kind: 'server', status: 500, worthRepeating: true }],
		['the input was refused', { kind: 'invalidInput', status: 422 }],
		['the key was refused', { kind: 'invalidKey', status: 401 }],
		['time is up', { kind: 'timeout' }],
		['the answer makes no sense', { kind: 'unexpectedAnswer', status: 302 }],
	])('is not made again when %s', (_, facts) => {
		expect(mayPayAgain(errorOf(facts))).toBe(false);
	});
});

describe('a read', () => {
	it.each<[Facts]>([
		[{ kind: 'network', sent: true }],
		[{ kind: 'network', sent: false }],
		[{ kind: 'rateLimit', status: 429 }],
		[{ kind: 'server', status: 500 }],
		[{ kind: 'server', status: 502 }],
		[{ kind: 'server', status: 503, requestId: 'a' }],
		[{ kind: 'gatewayTimeout', status: 504 }],
	])('is repeated after %j', (facts) => {
		expect(mayReadAgain(errorOf(facts))).toBe(true);
	});

	it.each<[Facts]>([
		[{ kind: 'network', sent: false, worthRepeating: false }],
		[{ kind: 'startTimeout', status: 504 }],
		[{ kind: 'invalidInput', status: 422 }],
		[{ kind: 'requestNotFound', status: 404 }],
		[{ kind: 'invalidKey', status: 401 }],
		[{ kind: 'unexpectedAnswer', status: 200 }],
		[{ kind: 'cancelled', status: 499 }],
	])('is not repeated after %j', (facts) => {
		expect(mayReadAgain(errorOf(facts))).toBe(false);
	});
});

describe('the pause before a repetition', () => {
	it('grows from a quarter of a second to eight seconds', () => {
		const clock = new FakeClock();
		const pauses = [1, 2, 3, 4, 5, 6, 7, 2_000].map((attempt) => pauseBeforeMs(attempt, clock));
		expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
	});

	it('is spread by up to a quarter, and never shorter than asked for', () => {
		const clock = new FakeClock();
		expect(pauseBeforeMs(1, clock, 2_000)).toBe(2_000);
		clock.chance = 0.999;
		expect(pauseBeforeMs(1, clock, 2_000)).toBeCloseTo(2_499.5);
		expect(pauseBeforeMs(3, clock)).toBeCloseTo(1_249.75);
	});
});
