import { startEmulator, type Emulator } from '../../../../emulator';
import { recorded } from '../../../harness/wire';
import { callerOf } from '../caller';

const API = 'https://api.fal.ai/v1';
const ID = '764cabcf-b745-4b3e-ae38-1200304cf45b';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator();
});

afterAll(() => emulator.close());

describe.each([
	['GET', '/models/usage'],
	['GET', '/models/billing-events'],
	['GET', '/account/billing'],
	['GET', '/keys'],
	['DELETE', `/models/requests/${ID}/payloads`],
])('%s %s', (method, path) => {
	const call = async (key: string) => {
		const caller = callerOf(emulator, key);
		return await (method === 'GET' ? caller.get(API + path) : caller.delete(API + path));
	};

	it('is for keys of scope ADMIN', async () => {
		expect(await call(emulator.key)).toMatchObject({
			status: 403,
			body: recorded('platform-error-403'),
		});
		// The made-up request does not exist; everything else does.
		expect((await call(emulator.adminKey)).status).toBe(method === 'GET' ? 200 : 404);
	});

	it('is for nobody without a key', async () => {
		expect(await call('')).toMatchObject({ status: 401, body: recorded('platform-error-401') });
	});
});

it.each([
	'/models/pricing?endpoint_id=fal-ai/flux/dev',
	'/models/analytics?endpoint_id=fal-ai/flux/dev',
	'/models/requests/by-endpoint?endpoint_id=fal-ai/flux/dev',
	'/models/requests/search',
	'/workflows',
	'/workflows/my-team/poster',
])('GET %s is for any key', async (path) => {
	expect((await callerOf(emulator).get(API + path)).status).toBe(200);
	expect((await callerOf(emulator, 'no:such').get(API + path)).status).toBe(401);
});
