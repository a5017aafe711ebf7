import {
	FAILED,
	falError,
	MAYBE_TAKEN,
	NOT_TAKEN,
	openFate,
	type FalErrorFacts,
	type Fate,
} from '../../../../nodes/Fal/fal';
import { mayPass, mayPayAgain, pauseBeforeMs } from '../../../../nodes/Fal/fal/failure/mayRepeat';
import { FakeClock } from '../../../harness/fakeClock';

type Facts = Partial<FalErrorFacts> & Pick<FalErrorFacts, 'kind'>;
const errorOf = (facts: Facts) => falError({ message: 'x', ...facts });

const OPEN: Fate = openFate({
	requestId: 'a',
	endpointId: 'x/y',
	statusUrl: 's',
	responseUrl: 'r',
	cancelUrl: 'c',
});

describe('a paid call', () => {
	it.each<[string, Facts]>([
		['the connection was never made', { kind: 'network', fate: NOT_TAKEN }],
		['fal refused it for its rate limit', { kind: 'rateLimit', status: 429, fate: NOT_TAKEN }],
		['it was refused before it got an ID', { kind: 'server', status: 503, fate: NOT_TAKEN }],
	])('is made again when %s', (_, facts) => {
		expect(mayPayAgain(errorOf(facts))).toBe(true);
	});

	it.each<[string, Facts]>([
		['fal may have taken it', { kind: 'network', fate: MAYBE_TAKEN }],
		['fal may have taken it before its rate limit', { kind: 'rateLimit', fate: MAYBE_TAKEN }],
		['its request is known', { kind: 'network', fate: OPEN }],
		['it has failed', { kind: 'server', status: 503, fate: FAILED }],
		['this machine blocks the address', { kind: 'blocked', fate: NOT_TAKEN }],
		['the input was refused', { kind: 'invalidInput', status: 422, fate: NOT_TAKEN }],
		['the key was refused', { kind: 'invalidKey', status: 401, fate: NOT_TAKEN }],
		['time is up', { kind: 'timeout' }],
		['the answer makes no sense', { kind: 'unexpectedAnswer', status: 302, fate: NOT_TAKEN }],
	])('is not made again when %s', (_, facts) => {
		expect(mayPayAgain(errorOf(facts))).toBe(false);
	});
});

describe('a failure', () => {
	it.each<[Facts]>([
		[{ kind: 'network' }],
		[{ kind: 'network', fate: NOT_TAKEN }],
		[{ kind: 'rateLimit', status: 429 }],
		[{ kind: 'server', status: 500 }],
		[{ kind: 'server', status: 502 }],
		[{ kind: 'server', status: 503, requestId: 'a' }],
		[{ kind: 'gatewayTimeout', status: 504 }],
	])('may pass: %j', (facts) => {
		expect(mayPass(errorOf(facts))).toBe(true);
	});

	it.each<[Facts]>([
		[{ kind: 'blocked' }],
		[{ kind: 'startTimeout', status: 504 }],
		[{ kind: 'invalidInput', status: 422 }],
		[{ kind: 'requestNotFound', status: 404 }],
		[{ kind: 'invalidKey', status: 401 }],
		[{ kind: 'unexpectedAnswer', status: 200 }],
		[{ kind: 'cancelled', status: 499 }],
	])('does not pass: %j', (facts) => {
		expect(mayPass(errorOf(facts))).toBe(false);
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
