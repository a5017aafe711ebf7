import type { INodeParameters } from 'n8n-workflow';

import { onlyJson } from '../harness/fal';
import { fileWorld, hashInN8n, hashOf, inMemory } from '../harness/files';

const world = fileWorld();

const FILE = 'https://v3b.fal.media/files/b/0a7f1c3d/private.png';
const MODEL = 'acme/maker';

const sign = async (parameters: INodeParameters) =>
	await world.runModel({
		parameters: { resource: 'file', operation: 'getSignedUrl', ...parameters },
	});
const download = async (url: string) => await world.download(url);
const upload = async (options: INodeParameters) =>
	await world.upload({
		items: [{ json: {}, binary: { data: inMemory('bytes') } }],
		parameters: { options },
	});
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const lifecycles = () =>
	world.fal.journal
		.find({ path: /initiate|^\/acme/ })
		.map(({ headers }) => headers['x-fal-object-lifecycle-preference']);
const signings = () => world.fal.journal.find({ path: '/v1/storage/files/sign' });

describe('File Access', () => {
	it.each([
		['allow', 200],
		['forbid', 403],
		['hide', 404],
	])('%s is told to fal with the file', async (fileAccess, status) => {
		const { items } = await upload({ fileAccess });
		const url = text(onlyJson(items)['url']);

		expect((await world.fal.fetch(url)).status).toBe(status);
		expect(lifecycles()).toEqual([JSON.stringify({ initial_acl: { default: fileAccess } })]);
	});

	it('goes along with the lifetime of the files that a run makes', async () => {
		world.fal.define(MODEL, { output: {} });
		await world.runModel({ model: MODEL, options: { fileAccess: 'forbid', keepFilesFor: '1h' } });

		const rules = { expiration_duration_seconds: 3600, initial_acl: { default: 'forbid' } };
		expect(lifecycles()).toEqual([JSON.stringify(rules)]);
	});

	it('is left to the account where the option is not there', async () => {
		world.fal.define(MODEL, { output: {} });
		await world.runModel({ model: MODEL });
		await upload({});

		expect(lifecycles()).toEqual([undefined, undefined]);
	});
});

describe('a private file', () => {
	async function made(fileAccess: string): Promise<string> {
		const { items } = await upload({ fileAccess });
		const url = text(onlyJson(items)['url']);
		world.fal.define(MODEL, { output: { image: { url } } });
		return url;
	}

	it('is downloaded by a signed URL', async () => {
		const { items, error } = await download(await made('forbid'));

		expect(error).toBeUndefined();
		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf('bytes'));
		for (const { headers } of world.fal.journal.find({ host: 'v3b.fal.media' })) {
			expect(headers.authorization).toBeUndefined();
		}
	});

	it.each(['forbid', 'hide'])('of a run is downloaded with its result (%s)', async (fileAccess) => {
		const url = await made(fileAccess);
		const { items } = await world.runModel({
			model: MODEL,
			options: { fileAccess, downloadFiles: true },
		});

		expect(onlyJson(items)).not.toHaveProperty('downloadErrors');
		expect(onlyJson(items)).toMatchObject({ media: [{ url, binaryProperty: 'data' }] });
		expect(await hashInN8n(items[0]?.binary?.['data'])).toBe(hashOf('bytes'));
	});

	it('is told with the permission that the key lacks', async () => {
		const url = await made('forbid');
		world.fal.fault(
			{ path: '/v1/storage/files/sign' },
			{ status: 403, body: { error: { type: 'authorization_error', message: 'Access denied' } } },
			Infinity,
		);
		const { error } = await download(url);

		expect(error?.message).toMatch(/HTTP 403$/);
		expect(error?.description).toContain('assets:read');
		expect(signings()).toHaveLength(1);
	});

	it('on a server of somebody else is no matter of fal', async () => {
		world.fal.fault({ host: 'example.com' }, { status: 403 }, Infinity);
		const { error } = await download('https://example.com/a.png');

		expect(error?.message).toMatch(/HTTP 403$/);
		expect(signings()).toEqual([]);
	});
});

describe('Get Signed URL', () => {
	beforeEach(() => {
		world.fal.storage.put(FILE, Buffer.from('bytes'), 'image/png');
	});

	it('gives a URL that opens the file for a while', async () => {
		const { items, error } = await sign({ url: ` ${FILE} `, validForHours: 2 });

		expect(error).toBeUndefined();
		const { signedUrl, ...rest } = onlyJson(items);
		expect(rest).toEqual({ url: FILE, validForSeconds: 7_200 });
		expect(signedUrl).toContain(`${FILE}?`);
		expect((await world.fal.fetch(text(signedUrl))).status).toBe(200);
	});

	it('lets a URL that is signed be signed anew', async () => {
		const { items } = await sign({ url: `${FILE}?identity=old#a` });

		expect(onlyJson(items)).toMatchObject({ validForSeconds: 86_400 });
	});

	it.each([
		[
			{ url: 'https://example.com/a.png' },
			/"https:\/\/example\.com\/a\.png" is no file in fal’s storage/,
		],
		[{ url: 'a.png' }, /"a\.png" is no file in fal’s storage/],
		[{ url: FILE, validForHours: 200 }, /Valid For \(Hours\) must be at most 168/],
		[{ url: FILE, validForHours: 0 }, /Valid For \(Hours\) must be a number of at least 0\.1/],
	])('refuses %j before anything is sent', async (parameters, message) => {
		const { error } = await sign(parameters);

		expect(error?.message).toMatch(message);
		expect(signings()).toEqual([]);
	});

	it('says when fal has no such file', async () => {
		const { error } = await sign({ url: `${FILE}x` });

		expect(error?.message).toBe(`fal has no file at "${FILE}x"`);
	});

	it('believes no address elsewhere', async () => {
		world.fal.fault(
			{ path: '/v1/storage/files/sign' },
			{ status: 200, body: { signed_url: 'https://evil.example/a.png' } },
		);
		const { error } = await sign({ url: FILE });

		expect(error?.message).toBe('fal’s answer has no signed URL');
	});
});
