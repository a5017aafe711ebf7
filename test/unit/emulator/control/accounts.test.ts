import { startEmulator, type Emulator } from '../../../../emulator';
import { callerOf } from '../caller';

const HOSTS = ['https://queue.fal.run', 'https://fal.run'] as const;
const LOCKED = 'locked-key-id:locked-key-secret';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(() => emulator.close());

describe.each(HOSTS)('%s', (origin) => {
	it.each([
		[
			'',
			401,
			'Cannot access application "fal-ai/flux". Authentication is required to access this application.',
		],
		['abc', 401, "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."],
		['some:other', 401, 'invalid key credentials'],
		[
			LOCKED,
			403,
			'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.',
		],
	])('answers the key %j with %i', async (key, status, detail) => {
		const reply = await callerOf(emulator, key).post(`${origin}/fal-ai/flux/dev`, {});
		expect(reply).toMatchObject({ status, body: { detail } });
		expect(emulator.requests).toHaveLength(0);
	});

	it.each(['test-key-id:test-key-secret', 'admin-key-id:admin-key-secret'])(
		'accepts the key %j',
		async (key) => {
			const reply = await callerOf(emulator, key).post(`${origin}/fal-ai/flux/dev`, {
				prompt: 'x',
			});
			expect(reply.status).toBe(200);
		},
	);
});

it('lets a locked account read the status of its requests', async () => {
	const { status_url } = await callerOf(emulator).submit('fal-ai/flux/dev');
	expect((await callerOf(emulator, LOCKED).get(status_url)).status).toBe(200);
});

it('answers 401 for the status with a bad key, and 404 for an unknown ID without a key', async () => {
	const url =
		'https://queue.fal.run/fal-ai/flux/requests/00000000-0000-4000-8000-000000000000/status';
	expect((await callerOf(emulator, 'some:other').get(url)).status).toBe(401);
	expect((await callerOf(emulator, '').get(url)).status).toBe(404);
	const { status_url } = await callerOf(emulator).submit('fal-ai/flux/dev');
	expect((await callerOf(emulator, '').get(status_url)).status).toBe(401);
});
