import { startEmulator, type Emulator } from '../../../../emulator';
import { recorded, type Json } from '../../../harness/wire';
import { callerOf, type Caller } from '../caller';

const STORAGE = 'https://api.fal.ai/v1/storage/files';
const FILE = 'https://v3.fal.media/files/rabbit/secret.png';

let emulator: Emulator;
let caller: Caller;

beforeEach(async () => {
	emulator = await startEmulator();
	caller = callerOf(emulator);
	emulator.storage.put(FILE, Buffer.from('PNG'), 'image/png');
});

afterEach(() => emulator.close());

const statusOf = async (url: string) => (await emulator.fetch(url)).status;
const sign = async (body: unknown, file = FILE): Promise<Json> =>
	await caller.post(`${STORAGE}/sign?url=${encodeURIComponent(file)}`, body);

describe('the rules of a file', () => {
	it.each([
		['allow', 200],
		['forbid', 403],
		['hide', 404],
	])('that say %s for others make reading it %i', async (decision, status) => {
		const acl = { default: decision, rules: [{ user: 'my-teammate', decision: 'allow' }] };
		const set = await caller.put(`${STORAGE}/acl?url=${FILE}`, acl);

		expect(set).toMatchObject({ status: 200, body: acl });
		expect((await caller.get(`${STORAGE}/acl?url=${FILE}`)).body).toEqual(acl);
		expect(await statusOf(FILE)).toBe(status);
	});

	it('are public unless told', async () => {
		expect((await caller.get(`${STORAGE}/acl?url=${FILE}`)).body).toEqual({
			default: 'allow',
			rules: [],
		});
	});

	it('come with the request that makes the file, and with its lifetime', async () => {
		const { response_url } = await caller.submit(
			'fal-ai/fast-sdxl',
			{ prompt: 'x' },
			{
				'x-fal-object-lifecycle-preference': JSON.stringify({
					expiration_duration_seconds: 3600,
					initial_acl: { default: 'forbid', rules: [] },
				}),
			},
		);
		await emulator.idle();
		const result: Json = await caller.get(response_url);
		const [{ url }] = result.body.images;

		expect(await statusOf(url)).toBe(403);
		expect(emulator.storage.file(url)?.lifecycle).toMatchObject({
			expiration_duration_seconds: 3600,
		});
		expect(await statusOf((await sign({ expiration_seconds: 60 }, url)).body.signed_url)).toBe(200);
	});

	it.each([
		['no decision', { rules: [] }],
		['another decision', { default: 'maybe' }],
		['a rule without a user', { default: 'allow', rules: [{ decision: 'allow' }] }],
	])('are refused with %s', async (_name, acl) => {
		expect((await caller.put(`${STORAGE}/acl?url=${FILE}`, acl)).status).toBe(400);
	});
});

describe('a signed address', () => {
	beforeEach(async () => {
		await caller.put(`${STORAGE}/acl?url=${FILE}`, { default: 'forbid' });
	});

	it('opens a file that is closed to others, and no other file', async () => {
		const { body } = await sign({ expiration_seconds: 3600 });
		const other = 'https://v3.fal.media/files/rabbit/other.png';
		emulator.storage.put(other, Buffer.from('PNG'), 'image/png');
		await caller.put(`${STORAGE}/acl?url=${other}`, { default: 'forbid' });

		expect(Object.keys(body)).toEqual(Object.keys(recorded('platform-storage-sign-200')));
		expect(await statusOf(body.signed_url)).toBe(200);
		expect(await statusOf(FILE)).toBe(403);
		expect(await statusOf(other + new URL(body.signed_url).search)).toBe(403);
	});

	it.each([
		['more than seven days', { expiration_seconds: 604_801 }],
		['no time', {}],
		['half a second', { expiration_seconds: 0.5 }],
	])('is refused for %s', async (_name, body) => {
		expect((await sign(body)).status).toBe(400);
	});

	it('is refused for what is no file of fal’s, and for one that is not there', async () => {
		const body = { expiration_seconds: 60 };
		expect((await sign(body, 'https://example.com/a.png')).status).toBe(400);
		expect((await sign(body, `${FILE}?identity=x`)).status).toBe(400);
		emulator.storage.remove(FILE);
		expect((await sign(body)).status).toBe(404);
	});
});
