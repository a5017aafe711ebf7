import type { WorkflowNode } from '../../rig/n8n/api';
import { readRuns, type StoredRuns } from '../../rig/n8n/executionData';
import { paths } from '../../rig/paths';
import { manualTrigger } from './world/nodes';
import { startWorld, type World } from './world/world';

const PRICES = 'https://api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/flux/dev';
const FILE = 'https://v3.fal.media/files/sample/a.json';

let world: World;

interface Request {
	readonly typeVersion: number;
	readonly url: string;
	readonly apiKey?: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
}

/** n8n's HTTP Request node with the credential of this package. */
async function request({ typeVersion, url, apiKey, parameters }: Request): Promise<StoredRuns> {
	const { api } = world.n8n;
	const node: WorkflowNode = {
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion,
		credentials: { falApi: await api.createFalCredential(apiKey ?? world.fal.key) },
		parameters: {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'falApi',
			options: {},
			...parameters,
		},
	};
	const id = await api.createWorkflow({ name: 'HTTP Request', nodes: [manualTrigger, node] });
	const execution = await api.run(id, 'Start');
	await api.statusAtEnd(execution);
	return readRuns((await api.execution(execution)).data);
}

/** The header Authorization of every call to the host. */
const authorizationsAt = (host: string) =>
	world.fal.journal.find({ host }).map(({ headers }) => headers.authorization);

const following = { options: { redirect: { redirect: { followRedirects: true } } } };
const withCredentials = { options: { sendCredentialsOnCrossOriginRedirect: true } };
/** What each n8n has of the node: the versions, and how each may be told to follow a redirect. */
const n8ns = [
	{
		n8n: '2.41',
		program: paths.n8n,
		versions: [3, 4.2, 4.4],
		// Version 3 follows a redirect only when it is told to.
		redirected: [
			[3, following],
			[4.2, {}],
			[4.4, {}],
			[4.4, withCredentials],
		],
		unknownKey: /^fal does not know this key, though its form is right/,
	},
	{
		n8n: '1.123',
		program: paths.n8n1,
		versions: [3, 4.2, 4.3],
		redirected: [
			[3, following],
			[4.2, {}],
			[4.3, {}],
		],
		// n8n 1 gives its own words for a refused key, whatever the credential has for it.
		unknownKey: /^Authorization failed - please check your credentials/,
	},
] as const;

describe.each(n8ns)('n8n $n8n:', ({ program, versions, redirected, unknownKey }) => {
	beforeAll(async () => {
		world = await startWorld({ n8n: { program } });
	});
	afterAll(async () => {
		await world.stop();
	});
	beforeEach(() => {
		world.fal.reset();
		for (const host of ['v3.fal.media', 'elsewhere.example']) {
			world.fal.site(host, ({ response }) => {
				response.writeHead(200, { 'content-type': 'application/json' }).end('{"here": true}');
				return true;
			});
		}
	});

	describe.each(versions)('the credential in HTTP Request %d', (typeVersion) => {
		it('sends the key to fal', async () => {
			const { error, itemsOf } = await request({ typeVersion, url: PRICES });

			expect(error).toBeUndefined();
			expect(itemsOf('HTTP Request')[0]?.json).toHaveProperty('prices');
			expect(authorizationsAt('api.fal.ai')).toEqual([`Key ${world.fal.key}`]);
		});

		it('submits a request with a body', async () => {
			const { itemsOf } = await request({
				typeVersion,
				url: 'https://queue.fal.run/fal-ai/flux/dev',
				parameters: {
					method: 'POST',
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '{"prompt": "a fox"}',
				},
			});

			expect(itemsOf('HTTP Request')[0]?.json).toHaveProperty('request_id');
			expect(world.fal.requests.map(({ input }) => input)).toEqual([{ prompt: 'a fox' }]);
		});

		it('keeps the key from every other host', async () => {
			const { error } = await request({ typeVersion, url: 'https://elsewhere.example/x' });

			expect(error).toBeUndefined();
			expect(authorizationsAt('elsewhere.example')).toEqual([undefined]);
		});

		it('takes what was pasted down to the key', async () => {
			const apiKey = `Authorization: Key ${world.fal.key}\n`;
			const { error } = await request({ typeVersion, url: PRICES, apiKey });

			expect(error).toBeUndefined();
		});

		it('tells what it holds when that is no key, and sends nothing', async () => {
			const { error } = await request({ typeVersion, url: PRICES, apiKey: 'half-a-key' });

			expect(error?.message).toMatch(/^The API key in the FAL credential has no colon/);
			expect(world.fal.journal.lines).toEqual([]);
		});
	});

	describe('a redirect to another host', () => {
		it.each(redirected)(
			'is followed without the key by HTTP Request %d with %j',
			async (...given) => {
				const [typeVersion, parameters] = given;
				world.fal.fault({ host: 'queue.fal.run' }, { redirect: FILE, status: 302 }, Infinity);
				const { error, itemsOf } = await request({
					typeVersion,
					url: 'https://queue.fal.run/fal-ai/flux/requests/1',
					parameters,
				});

				expect(error).toBeUndefined();
				expect(itemsOf('HTTP Request')[0]?.json).toEqual({ here: true });
				expect(authorizationsAt('queue.fal.run')).toEqual([`Key ${world.fal.key}`]);
				expect(authorizationsAt('v3.fal.media')).toEqual([undefined]);
			},
		);
	});

	describe('the test of the credential', () => {
		async function test(apiKey: string): Promise<{ status?: string; message?: string }> {
			const { api } = world.n8n;
			const { id, name } = await api.createFalCredential(apiKey);
			const credentials = { id, name, type: 'falApi', data: { apiKey } };
			return Object(await api.call('POST', '/credentials/test', { credentials }));
		}

		it.each([
			['the key', (key: string) => key],
			['a header', (key: string) => `Authorization: Key ${key}\n`],
			['Bearer and quotes', (key: string) => `"Bearer ${key}"`],
			['an expression', (key: string) => `={{ "Key ${key}" }}`],
		])('passes with %s', async (_name, wrap) => {
			expect(await test(wrap(world.fal.key))).toMatchObject({ status: 'OK' });
			expect(authorizationsAt('api.fal.ai')).toEqual([`Key ${world.fal.key}`]);
		});

		it.each([
			['half a key', 'key-id', /is half a key/],
			['a part twice', 'key-id:key-id:key-secret', /has a part twice/],
			['an address', 'https://fal.ai/dashboard/keys', /is the address of a page/],
		])('tells that it is %s, before fal is asked', async (_name, apiKey, problem) => {
			const { status, message } = await test(apiKey);

			expect(status).toBe('Error');
			expect(message).toMatch(/^The API key in the FAL credential /);
			expect(message).toMatch(problem);
			expect(authorizationsAt('api.fal.ai')).toEqual([]);
		});

		it('tells that fal does not know a key of the right form', async () => {
			const { status, message } = await test('other-id:other-secret');

			expect(status).toBe('Error');
			expect(message).toMatch(unknownKey);
		});
	});
});
