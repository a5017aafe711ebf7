import { FalApi } from '../../credentials/FalApi.credentials';
import { startEmulator, type Emulator } from '../../emulator';

const credential = new FalApi();
const key = 'key-id:key-secret';

/** As nodes give it: n8n's HTTP Request node gives `uri` and not `url`. */
interface Request {
	url?: unknown;
	uri?: unknown;
	baseURL?: string;
	headers?: Record<string, string>;
	sendCredentialsOnCrossOriginRedirect?: boolean;
}

const authenticate = async (request: Request, apiKey: unknown = key): Promise<Request> => {
	if (typeof credential.authenticate !== 'function') throw new Error('authenticate is no function');
	return (await credential.authenticate({ apiKey } as never, request as never)) as Request;
};
const authorizationOf = async (request: Request, apiKey: unknown = key) =>
	(await authenticate(request, apiKey)).headers?.['Authorization'];

describe.each(['url', 'uri'])('the credential, for a request that names its %s', (member) => {
	it.each([
		'https://fal.run/fal-ai/flux/dev',
		'https://queue.fal.run/fal-ai/flux/requests/1/status',
		'https://rest.fal.ai/storage/upload/initiate',
		'https://api.fal.ai/v1/models',
	])('sends the key to %s', async (address) => {
		expect(await authorizationOf({ [member]: address })).toBe(`Key ${key}`);
	});

	it.each([
		'https://v3.fal.media/files/rabbit/a.png',
		'https://evilfal.ai/x',
		'https://fal.run.evil.example/x',
		'https://fal.run@evil.example/x',
		'http://fal.run/x',
		'https://fal.run:8443/x',
		'not an address',
		'',
		undefined,
	])('keeps the key from %s', async (address) => {
		const request = { [member]: address };
		expect(await authenticate(request)).toEqual(request);
	});

	it('understands an address in two parts, as the test of the credential has it', async () => {
		const baseURL = 'https://api.fal.ai';
		expect(await authorizationOf({ baseURL, [member]: '/v1/models' })).toBe(`Key ${key}`);
		const elsewhere = ['https://evil.example/x', '//evil.example/x', '/\\evil.example/x'];
		for (const address of elsewhere) {
			expect(await authorizationOf({ baseURL, [member]: address })).toBeUndefined();
		}
		expect(
			await authorizationOf({ baseURL: 'https://evil.example', [member]: '/v1' }),
		).toBeUndefined();
	});

	it('keeps the key from going along with a redirect, whatever the node wants', async () => {
		const request = {
			[member]: 'https://queue.fal.run/fal-ai/flux/requests/1',
			sendCredentialsOnCrossOriginRedirect: true,
		};
		expect(await authenticate(request)).toMatchObject({
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});
});

describe('the credential', () => {
	it.each([
		['https://fal.run/a/b', 'https://evil.example/x'],
		['https://evil.example/x', 'https://fal.run/a/b'],
	])('keeps the key from a request that could go to two hosts', async (url, uri) => {
		expect(await authorizationOf({ url, uri })).toBeUndefined();
	});

	it('takes the place of an Authorization that was typed by hand, and of no other header', async () => {
		const { headers } = await authenticate({
			url: 'https://fal.run/a/b',
			headers: { authorization: 'Key typed:by-hand', accept: 'application/json' },
		});
		expect(headers).toEqual({ accept: 'application/json', Authorization: `Key ${key}` });
	});

	it('takes what was pasted down to the key', async () => {
		const pasted = `Authorization: Key ${key}\n`;
		expect(await authorizationOf({ url: 'https://fal.run/a/b' }, pasted)).toBe(`Key ${key}`);
	});

	it.each<[string, unknown, RegExp]>([
		['half a key', 'key-id', /half/],
		['nothing', null, /is empty/],
		['an address', 'https://fal.ai/dashboard/keys', /is the address of a page/],
	])('tells that it holds %s instead of asking fal', async (_name, apiKey, problem) => {
		const request = authenticate({ url: 'https://fal.run/a/b' }, apiKey);
		await expect(request).rejects.toThrow(problem);
		await expect(request).rejects.toThrow(/^The API key in the FAL credential /);
	});

	it('does not judge its key for requests that do not get it', async () => {
		expect(await authorizationOf({ url: 'https://v3.fal.media/a.png' }, 'half')).toBeUndefined();
	});

	it('hides the key in the form', () => {
		expect(credential.properties[0]).toMatchObject({ typeOptions: { password: true } });
	});
});

describe('the test of the credential', () => {
	let fal: Emulator;
	beforeAll(async () => {
		fal = await startEmulator();
	});
	afterAll(async () => {
		await fal.close();
	});

	const statusWith = async (apiKey: string) => {
		const { baseURL = '', url = '', qs = {} } = credential.test.request;
		const query = new URLSearchParams();
		for (const [name, value] of Object.entries(qs))
			query.set(name, JSON.stringify(value).replaceAll('"', ''));
		const address = `${baseURL}${url}?${query.toString()}`;
		const response = await fal.fetch(address, { headers: { authorization: `Key ${apiKey}` } });
		return response.status;
	};

	it('passes with a good key and fails with a bad one', async () => {
		expect(await statusWith(fal.key)).toBe(200);
		expect(await statusWith('wrong-id:wrong-secret')).toBe(401);
	});
});
