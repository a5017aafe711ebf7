import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();

const stream = { path: /\/status\/stream$/ };
const polls = () => world.fal.journal.find({ path: /\/status$/ });

const streams = () => world.fal.journal.find(stream);

/** Runs a model that ends as soon as fal has seen what is waited for, and no sooner. */
async function runUntil(seen: () => boolean) {
	world.fal.define('acme/model', { endless: true, output: { ok: true } });
	const running = world.runModel({ model: 'acme/model' });
	await world.fal.until('the calls of the node', () => seen() && world.fal.finish() > 0);
	return await running;
}

describe('a status stream', () => {
	it('is all that is read while it lasts', async () => {
		const { items } = await runUntil(() => streams().length > 0);

		expect(onlyJson(items)['result']).toEqual({ ok: true });
		expect(polls()).toEqual([]);
	});

	it('is replaced by polling when it is refused', async () => {
		world.fal.fault(stream, { status: 404, body: { detail: 'Not Found' } }, Infinity);
		const { items } = await runUntil(() => polls().length >= 2);

		expect(onlyJson(items)['result']).toEqual({ ok: true });
		expect(streams()).toHaveLength(1);
	});

	it('is opened again when it breaks', async () => {
		world.fal.fault(stream, { cutStreamAfter: 1 });
		const { items } = await runUntil(() => streams().length >= 2);

		expect(onlyJson(items)['result']).toEqual({ ok: true });
		expect(streams()).toHaveLength(2);
	});

	it('is opened again after an error of a server', async () => {
		world.fal.fault(stream, { status: 503, body: {} });
		const { items } = await runUntil(() => streams().length >= 2);

		expect(onlyJson(items)['result']).toEqual({ ok: true });
		expect(streams()).toHaveLength(2);
	});

	it('that answers with something else is not believed', async () => {
		world.fal.fault(stream, { status: 200, body: { hello: 'there' } }, Infinity);
		const { items } = await runUntil(() => polls().length > 0);

		expect(onlyJson(items)['result']).toEqual({ ok: true });
	});
});

describe('a result', () => {
	const result = { method: 'GET', path: /requests\/[^/]+$/ };

	it.each([
		['a broken connection', { resetBefore: true }],
		['half an answer', { cutBodyAfter: 3 }],
		['a passing failure', { status: 503, body: { detail: 'Busy' } }],
		['"too early"', { status: 400, body: { detail: 'Request is still in progress' } }],
	] as const)('is fetched again after %s', async (_name, effect) => {
		world.fal.fault(result, effect);
		const { items } = await world.runModel({});

		expect(onlyJson(items)['result']).toHaveProperty('images');
		expect(world.fal.requests).toHaveLength(1);
	});
});
