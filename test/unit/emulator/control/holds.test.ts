import { startEmulator, type Emulator } from '../../../../emulator';
import { callerOf } from '../caller';

const SUBMIT = 'https://queue.fal.run/fal-ai/flux/dev';
const SUBMITS = { method: 'POST', host: 'queue.fal.run' } as const;

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(() => emulator.close());

const post = async () => (await callerOf(emulator).post(SUBMIT, { prompt: 'x' })).status;

it('lets calls wait until they are released, without any effect before', async () => {
	const held = emulator.hold(SUBMITS);
	const posts = [post(), post(), post()];
	await held.arrived(3);

	expect(held.waiting).toBe(3);
	expect(emulator.requests).toEqual([]);
	held.release();
	expect(await Promise.all(posts)).toEqual([200, 200, 200]);
	expect(await post()).toBe(200);
});

it('holds only what is meant, from the nth on', async () => {
	const held = emulator.hold({ ...SUBMITS, nth: 2 });

	expect(await post()).toBe(200);
	const second = post();
	await held.arrived(1);
	expect((await callerOf(emulator).get('https://api.fal.ai/v1/models')).status).toBe(200);
	held.release();
	expect(await second).toBe(200);
});

it('comes before faults, so that what is held can still fail', async () => {
	const held = emulator.hold(SUBMITS);
	const posted = post();
	await held.arrived(1);
	emulator.fault(SUBMITS, { status: 503 });
	held.release();

	expect(await posted).toBe(503);
});

it('serves a call whose caller has left meanwhile', async () => {
	const held = emulator.hold(SUBMITS);
	const leave = new AbortController();
	const init = { method: 'POST', body: '{"prompt":"x"}', signal: leave.signal };
	const headers = { authorization: `Key ${emulator.key}` };
	const posted = emulator.fetch(SUBMIT, { ...init, headers });
	await held.arrived(1);
	leave.abort();
	await expect(posted).rejects.toThrow();
	await emulator.until('the hang-up', () => emulator.journal.lines[0]?.hungUp === true);
	held.release();
	await emulator.idle();

	expect(emulator.requests).toMatchObject([{ status: 'COMPLETED' }]);
});

it('says what it waits for in vain', async () => {
	const held = emulator.hold(SUBMITS);

	await expect(held.arrived(2, 20)).rejects.toThrow('20 ms in vain for 2 held calls');
});

it('ends with a reset', async () => {
	const held = emulator.hold({ host: 'v3.fal.media' });
	const asked = emulator.fetch('https://v3.fal.media/files/a.png').catch(() => undefined);
	await held.arrived(1);
	emulator.reset();
	await asked;

	expect(held.waiting).toBe(0);
});
