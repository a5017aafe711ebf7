import { startEmulator, type Emulator } from '../../../../emulator';
import { recorded, type Json } from '../../../harness/wire';
import { callerOf } from '../caller';

const WORKFLOWS = 'https://api.fal.ai/v1/workflows';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(() => emulator.close());

const get = async (path: string): Promise<Json> => {
	const { status, body } = await callerOf(emulator).get(`${WORKFLOWS}${path}`);
	return status === 200 ? body : { status };
};

it('the account’s own workflows are listed, searched, and found by the models they use', async () => {
	emulator.platform.workflows.set('film', {
		name: 'film',
		title: 'A Film',
		tags: [],
		isPublic: false,
		createdAt: '2026-02-01T00:00:00Z',
		contents: { nodes: { one: { app: 'fal-ai/veo3' } } },
	});
	const all = await get('');
	const names = async (query: string) =>
		(await get(query)).workflows.map((workflow: Json) => workflow.name);

	expect(all).toMatchObject({ total: 2, has_more: false });
	const { thumbnail_url: _, ...example } = recorded('platform-workflows-list-200').workflows[0];
	expect(Object.keys(all.workflows[0]).sort()).toEqual(Object.keys(example).sort());
	expect(await names('?search=film')).toEqual(['film']);
	expect(await names('?used_endpoint_ids=fal-ai/fast-sdxl')).toEqual(['poster']);
	expect(await names('?limit=1')).toEqual(['poster']);
});

it('one workflow comes with its contents, whose schema names the fields', async () => {
	const { workflow } = await get('/my-team/poster');

	expect(Object.keys(workflow).sort()).toEqual(
		Object.keys(recorded('platform-workflow-get-200').workflow).sort(),
	);
	expect(workflow.contents.schema.input.prompt).toMatchObject({ type: 'string', required: true });
	expect(await get('/my-team/none')).toEqual({ status: 404 });
	expect(await get('/others/poster')).toEqual({ status: 404 });
	expect(await get('/my-team/a%20b')).toEqual({ status: 400 });
});

it('a listed workflow can be run under its name', async () => {
	const reply = await callerOf(emulator).post('https://fal.run/workflows/my-team/poster', {
		prompt: 'a fox',
	});

	expect(reply).toMatchObject({ status: 200, body: { images: [{ url: expect.any(String) }] } });
});

it('a new one is kept under a name that is free', async () => {
	const create = async (name: string) =>
		await callerOf(emulator).post(WORKFLOWS, {
			name,
			title: 'New',
			contents: { name, version: '1.0.0', nodes: {} },
		});

	expect((await create('new')).status).toBe(201);
	expect((await create('new')).status).toBe(400);
	expect((await create('not a name')).status).toBe(400);
	expect((await get('/my-team/new')).workflow.title).toBe('New');
});
