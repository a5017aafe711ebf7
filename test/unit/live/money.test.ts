import type { Emulator } from '../../../emulator';
import { MODEL, run, startFal } from './world';

let fal: Emulator;
beforeEach(async () => {
	fal = await startFal();
});
afterEach(async () => fal.close());

/** A clock on which all limits pass quickly. */
function secondsApart(): () => number {
	let seconds = 0;
	return () => 1_000 * (seconds += 10);
}

const sent = () => fal.journal.lines.filter(({ method }) => method !== 'GET');

it('sends nothing without a yes', async () => {
	const { code, lines } = await run(fal, [], { confirm: async () => false });
	expect(lines.at(-1)).toBe('Nothing was run');
	expect(code).toBe(2);
	expect(sent()).toEqual([]);
	// Only the price was asked for.
	expect(fal.journal.lines.map(({ path }) => path)).toEqual(['/v1/models/pricing']);
});

it('sends nothing where nobody can be asked, unless it is told --yes', async () => {
	const { code, lines } = await run(fal, [], { confirm: undefined });
	expect(lines.at(-1)).toBe('Nobody is there to be asked: see --yes');
	expect(code).toBe(2);
	expect(sent()).toEqual([]);
	const told = await run(fal, ['--yes', '--only', 'direct-run'], { confirm: undefined });
	expect(told.text).toContain('✓ direct-run');
});

it('sends nothing when it could cost more than a dollar, even with --yes', async () => {
	fal.define(MODEL, { price: { unit_price: 0.5, unit: 'images' } });
	const { code, lines } = await run(fal, ['--yes']);
	expect(lines.at(-1)).toBe('That is more than $1: see --model and --only');
	expect(code).toBe(2);
	expect(sent()).toEqual([]);
});

it('sends nothing with a key that fal does not know', async () => {
	const { code, lines } = await run(fal, ['--yes'], { key: 'a-key-1:of-nobody-2' });
	expect(lines).toEqual(['fal does not know this key']);
	expect(code).toBe(2);
});

it('counts the run that several checks share once', async () => {
	const { lines } = await run(fal, ['--only', 'status', '--only', 'result']);
	expect(lines[2]).toBe('They make at most 1 run of it and a few words of a language model.');
	expect(fal.journal.submits(MODEL)).toHaveLength(1);
});

it('does not make the shared run again when it failed', async () => {
	fal.fault({ host: 'queue.fal.run', method: 'POST' }, { status: 503 }, Infinity);
	const { text, code } = await run(fal, ['--only', 'status', '--only', 'result']);
	expect(text).toContain('? status: unclear: fal did not take the run: 503');
	expect(text).toContain('? result: unclear: fal did not take the run: 503');
	expect(fal.journal.submits(MODEL)).toHaveLength(1);
	expect(text).toContain(`${MODEL}, status: NO ANSWER: it may run, and was not sent again`);
	expect(code).toBe(0);
});

it('does not send again what got no answer, and says so', async () => {
	fal.fault({ host: 'queue.fal.run', method: 'POST' }, { resetAfter: true });
	const { text } = await run(fal, ['--only', 'submission']);
	expect(fal.journal.submits(MODEL)).toHaveLength(1);
	expect(text).toMatch(/\? submission: unclear: fetch failed: /);
	expect(text).toContain(`without an ID  ${MODEL}, submission: NO ANSWER`);
});

it('cancels what a check leaves open when it fails', async () => {
	fal.define(MODEL, { endless: true, price: { unit_price: 0.003, unit: 'images' } });
	fal.fault({ method: 'GET', path: /\/requests\// }, { status: 500 }, 1);
	fal.fault({ method: 'GET', path: /\/status$/ }, { resetBefore: true }, 1);
	const { text } = await run(fal, ['--only', 'cancel-running']);
	expect(text).toContain('? cancel-running: unclear: ');
	expect(text).toMatch(/cancel-running: cancelled;/);
	expect(fal.open()).toEqual([]);
});

it('asks again for a cancellation that broke off, and sees it end', async () => {
	fal.define(MODEL, { endless: true, price: { unit_price: 0.003, unit: 'images' } });
	fal.fault({ method: 'GET', path: /\/stream$/ }, { resetBefore: true });
	fal.fault({ method: 'PUT' }, { status: 502 }, 2);
	const { text } = await run(fal, ['--only', 'result']);
	expect(text).toMatch(/result: cancelled;/);
	expect(fal.open()).toEqual([]);
});

it('names what it could not cancel', async () => {
	fal.define(MODEL, { endless: true, price: { unit_price: 0.003, unit: 'images' } });
	fal.fault({ path: /\/requests\// }, { status: 500 }, Infinity);
	const { text } = await run(fal, ['--only', 'result'], { now: secondsApart() });
	const [request] = fal.requests;
	expect(text).toContain(
		`${request?.requestId ?? '?'}  ${MODEL}, result: STILL OPEN; cancel it with PUT https://queue.fal.run/`,
	);
});

describe('when somebody presses Ctrl+C', () => {
	it('cancels and names what is open, and goes no further', async () => {
		fal.define(MODEL, { endless: true, price: { unit_price: 0.003, unit: 'images' } });
		const stopping = new AbortController();
		const running = run(fal, ['--only', 'result', '--only', 'direct-run'], {
			stop: stopping.signal,
		});
		await fal.until('it runs', () => fal.requests[0]?.status === 'IN_PROGRESS');
		stopping.abort();
		const { text, code } = await running;
		expect(fal.open()).toEqual([]);
		expect(text).toMatch(/Open now:\n {2}[\da-f-]{36} {2}.*, result: STILL OPEN/);
		expect(text).toContain('? result: unclear: stopped');
		expect(text).toContain('– direct-run: stopped');
		expect(text).toContain(`${fal.requests[0]?.requestId ?? '?'}  ${MODEL}, result: cancelled;`);
		expect(code).toBe(2);
	});

	it('waits for the ID of what is on its way, and sends nothing more', async () => {
		const stopping = new AbortController();
		const held = fal.hold({ host: 'queue.fal.run', method: 'POST' });
		const running = run(fal, ['--only', 'cancel-waiting'], { stop: stopping.signal });
		await held.arrived(1);
		stopping.abort();
		held.release();
		const { text } = await running;
		expect(fal.journal.submits(MODEL)).toHaveLength(1);
		expect(fal.open()).toEqual([]);
		expect(text).toContain(fal.requests[0]?.requestId ?? '?');
	});
});
