import type { Emulator } from '../../../emulator';
import { readRuns, type StoredItem } from '../../../rig/n8n/executionData';
import { freePort } from '../../../rig/n8n/freePort';
import { imageUrl } from './outputs';
import { importTemplate, readTemplate, type SetUp } from './template';
import { startWorld, type World } from './world';

/** fal calls n8n by this name. */
export const PUBLIC_NAME = 'n8n.example.com';

/** Templates that `films.e2e.ts` tries: pictures, videos and sounds that pass from model to model. */
export const FILMS: readonly string[] = [
	'image-to-video',
	'long-video',
	'sheet-to-video',
	'story-video',
	'talking-head',
	'telegram-photo-edit',
	'video-captions',
];

/** A credential of n8n: its type and what stands in it. */
export interface Account {
	readonly type: string;
	readonly data: object;
}

/** An n8n where templates are imported and run, and what a test asks of it. */
export interface Templates extends World {
	imported(name: string, more?: Omit<SetUp, 'credentials'>): Promise<string>;
	/** Imports and publishes; gives the ID and what its addresses contain. */
	published(name: string): Promise<{ readonly id: string; readonly webhookId: string }>;
	/** What came out of a node, once the execution has ended well. */
	itemsOf(execution: string, node: string): Promise<readonly StoredItem[]>;
	/** What a model was sent, and the IDs of its requests. */
	inputsOf(model: string): unknown[];
	idsOf(model: string): string[];
	/** Where the picture of the first request is. */
	firstImage(): string;
}

/** @param accounts makes the credentials that nodes need besides fal's, by the type of the node */
export async function startTemplates(
	accounts: (fal: Emulator) => Readonly<Record<string, Account>>,
): Promise<Templates> {
	const port = await freePort();
	const world = await startWorld({
		n8n: { port, env: { WEBHOOK_URL: `http://${PUBLIC_NAME}:${port}/` } },
	});
	world.fal.webhooks.rules.localNames = [PUBLIC_NAME];
	const { api } = world.n8n;
	const fal = { falApi: await api.createFalCredential(world.fal.key) };
	const credentials: Record<string, Readonly<Record<string, unknown>>> = {
		'n8n-nodes-fal-run.fal': fal,
		'n8n-nodes-fal-run.falChatModel': fal,
		'n8n-nodes-fal-run.falTool': fal,
	};
	for (const [node, { type, data }] of Object.entries(accounts(world.fal))) {
		const created = await api.call('POST', '/credentials', { name: type, type, data });
		const { id, name } = created as { id: string; name: string };
		credentials[node] = { [type]: { id, name } };
	}

	const imported: Templates['imported'] = async (name, more = {}) =>
		await importTemplate(api, name, { credentials, ...more });
	const requestsOf = (model: string) =>
		world.fal.requests.filter((one) => one.endpointId === model);
	return {
		...world,
		imported,
		async published(name) {
			const id = await imported(name);
			await api.activate(id);
			return { id, webhookId: webhookIdOf(name) };
		},
		async itemsOf(execution, node) {
			const status = await api.statusAtEnd(execution);
			const runs = readRuns((await api.execution(execution)).data);
			if (status !== 'success') throw new Error(`${status}: ${runs.error?.message ?? ''}`);
			return runs.itemsOf(node);
		},
		inputsOf: (model) => requestsOf(model).map(({ input }) => input),
		idsOf: (model) => requestsOf(model).map(({ requestId }) => requestId),
		firstImage: () => imageUrl(world.fal.requests[0]?.requestId ?? 'none'),
	};
}

/** Of the trigger, the first of the nodes that have one. */
export function webhookIdOf(name: string): string {
	const { nodes } = readTemplate(name);
	return nodes.find(({ webhookId }) => webhookId !== undefined)?.webhookId ?? '';
}
