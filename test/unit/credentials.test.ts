import { FalApi } from '../../credentials/FalApi.credentials';
import { startEmulator, type Emulator } from '../../emulator';

const credential = new FalApi();
const key = 'key-id:key-secret';

const authorizationOf = async (
	request: { url: string; baseURL?: string },
	apiKey: unknown = key,
) => {
	if (typeof credential.authenticate !== 'function') throw new Error('authenticate is no function');
	const { headers } = await credential.authenticate({ apiKey: String(apiKey) }, request);
	return Object(headers).Authorization;
};

describe('the credential', () => {
	it.each([
		'https://fal.run/fal-ai/flux/dev',
		'https://queue.fal.run/fal-ai/flux/requests/1/status',
		'https://rest.fal.ai/storage/upload/initiate',
		'https://api.fal.ai/v1/models',
	])('sends the key to %s', async (url) => {
		expect(await authorizationOf({ url })).toBe(`Key ${key}`);
	});

	it.each([
		'https://v3.fal.media/files/rabbit/a.png',
		'https://evilfal.ai/x',
		'https://fal.run.evil.example/x',
		'https://fal.run@evil.example/x',
		'http://fal.run/x',
		'https://fal.run:8443/x',
		'not an address',
	])('keeps the key from %s', async (url) => {
		expect(await authorizationOf({ url })).toBeUndefined();
	});

	it('understands an address in two parts, as the test of the credential has it', async () => {
		expect(await authorizationOf({ baseURL: 'https://api.fal.ai', url: '/v1/models' })).toBe(
			`Key ${key}`,
		);
		expect(await authorizationOf({ baseURL: 'https://evil.example', url: '/v1' })).toBeUndefined();
	});

	it('forgives blanks around a pasted key', async () => {
		expect(await authorizationOf({ url: 'https://fal.run/a/b' }, ` ${key}\n`)).toBe(`Key ${key}`);
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
