import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { falWorld } from '../harness/fal';
import { runWorkflow } from '../../rig/engine/engine';
import { loadBuiltNodes } from '../../rig/engine/nodeTypes';
import { nodeThat } from '../../rig/engine/probe';

const HOSTS_OF_FAL = ['fal.run', 'queue.fal.run', 'rest.fal.ai', 'api.fal.ai'];

const world = falWorld();

/** Everything that was sent to hosts that are not fal's, as text. */
const sentElsewhere = () =>
	JSON.stringify(world.fal.journal.lines.filter(({ host }) => !HOSTS_OF_FAL.includes(host)));

function expectKeyAtHome(): void {
	expect(world.fal.journal.withKey().length).toBeGreaterThan(0);
	expect(world.fal.journal.withKey().every(({ host }) => HOSTS_OF_FAL.includes(host))).toBe(true);
	expect(sentElsewhere()).not.toContain(world.fal.key);
}

describe('the key stays with fal', () => {
	it.each(['https://evil.example/steal', 'https://evilfal.ai/x', 'http://queue.fal.run/x'])(
		'when the answer to a submission names %s',
		async (url) => {
			world.fal.fault(
				{ host: 'queue.fal.run', method: 'POST' },
				{
					rewrite: (body) => ({
						...Object(body),
						status_url: url,
						response_url: url,
						cancel_url: url,
					}),
				},
			);
			const run = await world.runModel({});

			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(1);
			expectKeyAtHome();
		},
	);

	it.each([
		['submission', { host: 'queue.fal.run', method: 'POST' }, 'queue'],
		['direct run', { host: 'fal.run' }, 'direct'],
	])('when a %s is redirected', async (_name, match, waitMode) => {
		world.fal.fault(match, { redirect: 'https://evil.example/steal', status: 307 }, Infinity);
		const run = await world.runModel({
			parameters: { waitMode },
			options: { timeout: 2 },
		});

		expect(run.error).toBeDefined();
		expect(world.fal.journal.find({ host: 'evil.example' })).toEqual([]);
		expectKeyAtHome();
	});

	it('when a status is redirected, and the result is fetched all the same when the time is over', async () => {
		const redirect = { redirect: 'https://evil.example/steal', status: 307 };
		world.fal.fault({ path: /\/status(\/stream)?$/ }, redirect, Infinity);
		const run = await world.runModel({ options: { timeout: 2 } });

		expect(run.items).toHaveLength(1);
		expect(world.fal.journal.find({ host: 'evil.example' })).toEqual([]);
		expectKeyAtHome();
	});

	it('when a result is redirected', async () => {
		world.fal.fault(
			{ method: 'GET', path: /requests\/[^/]+$/ },
			{ redirect: 'https://evil.example/steal', status: 302 },
			Infinity,
		);
		await world.runModel({ options: { timeout: 2 } });

		expect(world.fal.journal.find({ host: 'evil.example' }).length).toBeGreaterThan(0);
		expectKeyAtHome();
	});

	it('and in no header but Authorization', async () => {
		await world.runModel({});

		for (const { headers, path, body } of world.fal.journal.lines) {
			const { authorization, ...others } = headers;
			expect(authorization).toBe(`Key ${world.fal.key}`);
			expect(JSON.stringify([others, path, body ?? ''])).not.toContain(world.fal.key);
		}
	});
});

describe('a key that was pasted with what stood around it', () => {
	it.each([
		['Authorization: Key ', ''],
		['"Bearer ', '"\n'],
	])('works as if it had been pasted alone: %j', async (before, after) => {
		const credentials = { apiKey: `${before}${world.fal.key}${after}` };
		const run = await world.runModel({ credentials });

		expect(run.error).toBeUndefined();
		const sent = world.fal.journal.withKey().map(({ headers }) => headers.authorization);
		expect(new Set(sent)).toEqual(new Set([`Key ${world.fal.key}`]));
	});

	it.each([
		['half a key', 'key-id', /is half a key/],
		['a part twice', 'key-id:key-id:key-secret', /has a part twice/],
		['an address', 'https://fal.ai/dashboard/keys', /is the address of a page/],
	])('but holds %s is told before anything is sent', async (_name, apiKey, problem) => {
		const run = await world.runModel({ credentials: { apiKey } });

		expect(run.error?.message).toMatch(/^The API key in the FAL credential /);
		expect(run.error?.message).toMatch(problem);
		expect(run.error?.description).toMatch(/^Nothing was sent/);
		expect(world.fal.journal.submits()).toEqual([]);
	});
});

describe('the credential in another node', () => {
	/** Any node that asks n8n for a request with the credential. */
	async function runNode(request: (this: IExecuteFunctions) => Promise<unknown>) {
		const { nodeType, registry } = nodeThat(async function () {
			return [[{ json: { answer: JSON.stringify(await request.call(this)) } }]];
		});
		const { credentials } = await loadBuiltNodes();
		return await runWorkflow({
			nodeType,
			registry: { ...registry, credentials },
			items: [{}],
			parameters: {},
			credentials: { apiKey: world.fal.key },
		});
	}

	/** Sends its credential along with redirects, as n8n's helpers do when they are asked for nothing. */
	const helpers = {
		async httpRequestWithAuthentication(this: IExecuteFunctions, url: string) {
			const options: IHttpRequestOptions = { url, sendCredentialsOnCrossOriginRedirect: true };
			return await this.helpers.httpRequestWithAuthentication.call(this, 'falApi', options);
		},
		async requestWithAuthentication(this: IExecuteFunctions, uri: string) {
			const options = { uri, followAllRedirects: true, json: true };
			// eslint-disable-next-line @typescript-eslint/no-deprecated -- n8n's own HTTP Request node uses it.
			return await this.helpers.requestWithAuthentication.call(this, 'falApi', options);
		},
	};

	it.each(Object.entries(helpers))('sends the key to fal by %s', async (_name, send) => {
		const run = await runNode(async function () {
			return await send.call(
				this,
				'https://api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/fast-sdxl',
			);
		});

		expect(run.error).toBeUndefined();
		expectKeyAtHome();
	});

	it.each(Object.entries(helpers))('sends it nowhere else by %s', async (_name, send) => {
		world.fal.site('elsewhere.example', ({ response }) => {
			response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
			return true;
		});
		await runNode(async function () {
			return await send.call(this, 'https://elsewhere.example/x');
		});

		expect(world.fal.journal.find({ host: 'elsewhere.example' })).toHaveLength(1);
		expect(sentElsewhere()).not.toContain(world.fal.key);
	});

	it.each(Object.entries(helpers))(
		'leaves it behind when fal redirects to another host by %s',
		async (_name, send) => {
			world.fal.site('v3.fal.media', ({ response }) => {
				response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
				return true;
			});
			world.fal.fault(
				{ host: 'queue.fal.run', method: 'GET' },
				{ redirect: 'https://v3.fal.media/files/a.json', status: 302 },
				Infinity,
			);
			const run = await runNode(async function () {
				return await send.call(this, 'https://queue.fal.run/fal-ai/fast-sdxl/requests/1');
			});

			expect(run.error).toBeUndefined();
			expect(world.fal.journal.find({ host: 'v3.fal.media' })).toHaveLength(1);
			expectKeyAtHome();
		},
	);
});
