import { falNode, webhook } from './world/nodes';
import { until } from '../../rig/n8n/until';
import { startWorld, type World } from './world/world';

let world: World;
let credential: { id: string; name: string };

beforeAll(async () => {
	world = await startWorld();
	credential = await world.n8n.api.createFalCredential(world.fal.key);
});
afterAll(() => world.stop());

let read = '';

/** Reads what the caller of a webhook gets, piece by piece. */
async function call(path: string): Promise<void> {
	const url = `${world.n8n.origin}/webhook/${path}`;
	const response = await until('the webhook', async () => {
		const answer = await fetch(url);
		return answer.ok && answer;
	});
	const decoder = new TextDecoder();
	for await (const chunk of response.body ?? []) read += decoder.decode(chunk, { stream: true });
}

/** What has come of the model's text so far. */
function contents(): string[] {
	return read
		.split('\n')
		.slice(0, -1)
		.map((line) => JSON.parse(line) as { type: string; content?: string })
		.flatMap(({ type, content }) => (type === 'item' ? [content ?? ''] : []));
}

/** Keeps the model from saying more until the caller has so many pieces. */
function untilRead(count: number): () => Promise<unknown> {
	return async () => await until(`piece ${count}`, () => contents().length === count);
}

describe('a webhook that streams its answer', () => {
	it('gets every piece when the model says it', async () => {
		world.fal.define('acme/teller', {
			stream: { events: ['A ', untilRead(1), 'red', untilRead(2), ' fox'] },
		});
		const { api } = world.n8n;
		const id = await api.createWorkflow({
			name: 'Stream',
			nodes: [
				webhook('stream', 'streaming'),
				falNode(credential, 'acme/teller', { useStreaming: true }),
			],
		});
		await api.activate(id);
		await call('stream');

		// Had a piece been kept back, the model would not have gone on.
		expect(contents()).toEqual(['A ', 'red', ' fox']);
	});
});
