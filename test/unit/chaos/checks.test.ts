import { breachesOf } from '../../../chaos/checks';
import { fileOf, promptOf } from '../../../chaos/scenario/models';
import type { Evidence } from '../../../chaos/scenario/evidence';
import { Truth } from '../../../chaos/truth/truth';
import { anEvidence, errorRow, result, withItems } from './evidence';

const KEY = 'key-id:key-secret';

const brokenIn = (evidence: Evidence) => breachesOf(evidence, KEY).map(({ promise }) => promise);

/** The truth of item 0, with one request for each of the given facts. */
function truthOf(...facts: Array<Partial<Truth['takings'][number]>>): Truth {
	const truth = new Truth(() => 0);
	for (const [index, fact] of facts.entries()) {
		Object.assign(truth.take(0, 'queue', `id-${index}`), fact);
	}
	return truth;
}

describe('the checks of a run', () => {
	it('find nothing when all went well', () => {
		const truth = truthOf({ idToldAtMs: 0, isResultTold: true });

		expect(breachesOf(anEvidence({ truth }), KEY)).toEqual([]);
	});

	it('see an item that was paid for twice', () => {
		expect(brokenIn(anEvidence({ truth: truthOf({}, {}) }))).toEqual(['an item is paid for once']);
	});

	it('allow a second payment once fal’s word that the first is over has arrived', () => {
		const truth = new Truth(() => 0);
		const first = truth.take(0, 'queue', 'id-0');
		first.overAt = first.at + 0.5;
		truth.take(0, 'queue', 'id-1');

		expect(brokenIn(anEvidence({ truth }))).toEqual([]);
	});

	it('see a second payment before that word', () => {
		const truth = new Truth(() => 0);
		const first = truth.take(0, 'queue', 'id-0');
		const second = truth.take(0, 'queue', 'id-1');
		first.overAt = second.at + 1;

		expect(brokenIn(anEvidence({ truth }))).toEqual(['an item is paid for once']);
	});

	it('see a paid request that is named nowhere', () => {
		const items = [errorRow('fal could not be reached')];
		const truth = truthOf({ idToldAtMs: 0 });

		expect(brokenIn(withItems(items, { truth }))).toEqual(['what was paid is named']);
		const named = [errorRow('fal could not be reached', 'Request ID: id-0.')];
		expect(brokenIn(withItems(named, { truth }))).toEqual([]);
	});

	it('see what still runs at fal and nobody knows of', () => {
		const items = [errorRow('No result')];
		const open = { truth: truthOf({ idToldAtMs: 0 }), openAtFal: ['id-0'] };

		expect(brokenIn(withItems(items, open))).toContain('what is open is cancelled or named');
		const cancelled = { ...open, truth: truthOf({ idToldAtMs: 0, isCancelTaken: true }) };
		expect(brokenIn(withItems(items, cancelled))).toEqual([]);
	});

	it('see words about the money that are not so', () => {
		const truth = truthOf({ idToldAtMs: 0 });
		const notBilled = [errorRow('fal failed', 'It was not billed. Request ID: id-0.')];
		const cancelled = [errorRow('Stopped', 'The request was cancelled at fal. id-0')];

		expect(brokenIn(withItems(notBilled, { truth }))).toEqual([
			'what is said of a request is true',
		]);
		expect(brokenIn(withItems(cancelled, { truth }))).toEqual([
			'what is said of a request is true',
		]);
		const complete = { truth, completeAtEnd: ['id-0'] };
		expect(brokenIn(withItems(cancelled, complete))).toEqual([]);
	});

	it('see an item of which nothing comes out, and a node that fails although it is to go on', () => {
		expect(brokenIn(withItems([]))).toEqual(['every item is accounted for']);
		const tries = [{ startedAt: 0, endedAt: 1, items: undefined, error: new Error('no') }];
		expect(brokenIn(anEvidence({ tries }))).toEqual(['every item is accounted for']);
	});

	it('see the result of another item, and a result that was lost', () => {
		const truth = truthOf({ idToldAtMs: 0, isResultTold: true });

		expect(brokenIn(withItems([result(7, { requestId: 'id-0' })], { truth }))).toEqual([
			'a result is that of the item',
		]);
		expect(brokenIn(withItems([errorRow('Gone', 'id-0')], { truth }))).toEqual([
			'a result that arrived is kept',
		]);
	});

	it('see an end that comes too late, after Timeout or after Stop', () => {
		const tries = (endedAt: number) => [
			{ startedAt: 0, endedAt, items: [result(0)], error: undefined },
		];

		expect(brokenIn(anEvidence({ tries: tries(90_000) }))).toEqual([]);
		expect(brokenIn(anEvidence({ tries: tries(90_001) }))).toEqual(['the end comes in time']);
		expect(brokenIn(anEvidence({ tries: tries(40_000), stoppedAt: 5_000 }))).toEqual([
			'the end comes in time',
		]);
	});

	it.each([
		['a connection', { sockets: ['1 byte'], timers: [], listeners: 0 }],
		['a timer', { sockets: [], timers: ['at sleep'], listeners: 0 }],
		['a listener', { sockets: [], timers: [], listeners: 1 }],
	])('see %s that is left', (_what, left) => {
		expect(brokenIn(anEvidence({ left }))).toEqual(['nothing is left half a minute later']);
	});

	it.each([
		['the key', `Key ${KEY}`, 'no key in any text'],
		['a prompt', promptOf('x', 0), 'no prompt in any text'],
		['a file', fileOf(0).toString('base64'), 'no file in any text'],
		['no end', 'word '.repeat(2_000), 'no text is endless'],
		['words of the language', 'Cannot read properties of undefined', 'texts are for people'],
		['words of OpenSSL', '40:error:0A00:SSL routines::x', 'texts are for people'],
	])('see %s in a text', (_what, text, promise) => {
		expect(brokenIn(withItems([errorRow(text)]))).toEqual([promise]);
		expect(brokenIn(anEvidence({ hints: [text] }))).toEqual([promise]);
	});

	it('see the key where it must not go, alarms, and work or memory without bounds', () => {
		const watch = { deeds: [], calls: 1, keyElsewhere: ['evil.example GET /'] };

		expect(brokenIn(anEvidence({ watch }))).toEqual(['the key goes to fal only']);
		expect(brokenIn(anEvidence({ alarms: ['x'] }))).toEqual(['no alarm in the process']);
		expect(brokenIn(anEvidence({ cpuMs: 60_000 }))).toEqual(['little work']);
		expect(brokenIn(anEvidence({ grownMb: 5_000 }))).toEqual(['bounded memory']);
	});

	it('see output that n8n could not save', () => {
		const deep: unknown = JSON.parse(`${'[['.repeat(9_000)}${']]'.repeat(9_000)}`);
		const items = [result(0, { result: { number: 0, deep } })];

		expect(brokenIn(withItems(items))).toContain('n8n can save what comes out');
	});

	it('see a pause that does not end although all is done and told', () => {
		const waiting = { resumed: undefined, resumeError: undefined, thrown: [], calls: 3 };

		expect(brokenIn(anEvidence({ status: 'waiting', waiting }))).toEqual([
			'a pause ends when all is done',
		]);
		const thrown = { ...waiting, resumed: [result(0)], thrown: [new Error('x')] };
		expect(brokenIn(anEvidence({ status: 'waiting', waiting: thrown }))).toEqual([
			'a call never makes the node throw',
		]);
	});
});
