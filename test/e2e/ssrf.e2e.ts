import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkflowNode } from '../../rig/n8n/api';
import { readRuns, type StoredRuns } from '../../rig/n8n/executionData';
import { manualTrigger } from './world/nodes';
import { FAL_NODE } from '../../rig/n8n/package';
import { startWorld, type World } from './world/world';

/** Two hosts of an inner network: n8n may reach the one, and not the other. */
const [ALLOWED, FORBIDDEN] = ['127.0.0.2', '127.0.0.1'];

let world: World;
let server: Server;
let visited: string[] = [];

beforeAll(async () => {
	server = createServer(({ url, headers }, response) => {
		const path = url ?? '';
		visited.push(`${String(headers.host).split(':')[0]}${path}`);
		if (path === '/inwards') response.writeHead(302, { location: addressOf(FORBIDDEN, '/secret') });
		response.end('the bytes');
	}).listen(0, '0.0.0.0');
	await once(server, 'listening');
	world = await startWorld({
		n8n: {
			env: {
				N8N_SSRF_PROTECTION_ENABLED: 'true',
				N8N_SSRF_ALLOWED_IP_RANGES: `${ALLOWED}/32`,
				NO_PROXY: '127.0.0.1,127.0.0.2,localhost',
				no_proxy: '127.0.0.1,127.0.0.2,localhost',
			},
		},
	});
});
afterAll(async () => {
	await world.stop();
	server.close();
});
beforeEach(() => {
	visited = [];
});

function addressOf(host: string | undefined, path: string): string {
	return `http://${host}:${(server.address() as AddressInfo).port}${path}`;
}

/** *File → Download*, in an n8n that guards its inner network. */
async function download(url: string): Promise<StoredRuns> {
	const { api } = world.n8n;
	const fal: WorkflowNode = {
		name: 'FAL',
		type: FAL_NODE,
		typeVersion: 1,
		credentials: { falApi: await api.createFalCredential(world.fal.key) },
		parameters: { resource: 'file', operation: 'download', url },
	};
	const id = await api.createWorkflow({ name: 'Download', nodes: [manualTrigger, fal] });
	const execution = await api.run(id, 'Start');
	await api.statusAtEnd(execution);
	return readRuns((await api.execution(execution)).data);
}

describe('a download in an n8n with SSRF protection', () => {
	it('takes a file from a host that n8n allows', async () => {
		const { itemsOf, error } = await download(addressOf(ALLOWED, '/file.txt'));

		expect(error).toBeUndefined();
		expect(itemsOf('FAL')[0]?.binary?.['data']).toMatchObject({ fileName: 'file.txt' });
		expect(visited).toEqual([`${ALLOWED}/file.txt`]);
	});

	it('does not go to a host that n8n blocks', async () => {
		const { error } = await download(addressOf(FORBIDDEN, '/secret'));

		expect(`${error?.message} ${error?.description}`).toContain(
			'SSRF protection of n8n blocks this address',
		);
		expect(visited).toEqual([]);
	});

	it('does not follow a redirect to a host that n8n blocks', async () => {
		const { error } = await download(addressOf(ALLOWED, '/inwards'));

		expect(`${error?.message} ${error?.description}`).toContain(
			'SSRF protection of n8n blocks this address',
		);
		expect(visited).toEqual([`${ALLOWED}/inwards`]);
	});
});
