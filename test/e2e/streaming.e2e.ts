import { falNode, webhook } from './world/nodes';
import { until } from '../../rig/n8n/until';
import { startWorld, type World } from './world/world';

const EVERY_MS = 400;

let world: World;
let credential: { id: string; name: string };

beforeAll(async () => {
	world = await startWorld();
	credential = await world.n8n.api.createFalCredential(world.fal.key);
});
afterAll(() => world.stop());

interface Piece {
	readonly atMs: number;
	readonly text: string;
}

/** What the caller of a webhook gets, with the time of each piece. */
async function call(path: string): Promise<Piece[]> {
	const url = `${world.n8n.origin}/webhook/${path}`;
	const response = await until('the webhook', async () => {
		const answer = await fetch(url);
		return answer.ok && answer;
	});
	const pieces: Piece[] = [];
	const decoder = new TextDecoder();
	for await (const chunk of response.body ?? []) {
		pieces.push({ atMs: Date.now(), text: decoder.decode(chunk, { stream: true }) });
	}
	return pieces;
}

describe('a webhook that streams its answer', () => {
	it('gets every piece when the model says it', async () => {
		world.fal.define('acme/teller', {
			stream: { events: ['A ', 'red', ' fox'], everyMs: EVERY_MS },
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
		const pieces = await call('stream');
		const events = pieces.flatMap(({ atMs, text }) =>
			text
				.split('\n')
				.filter((line) => line !== '')
				.map((line) => ({ atMs, ...(JSON.parse(line) as { type: string; content?: string }) })),
		);
		const items = events.filter(({ type }) => type === 'item');

		expect(items.map(({ content }) => content)).toEqual(['A ', 'red', ' fox']);
		const gaps = items.slice(1).map(({ atMs }, index) => atMs - (items[index]?.atMs ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThan(EVERY_MS / 2);
	});
});
