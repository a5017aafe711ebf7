/** Results may hold whole files; what fal says itself is small, and what is not is no word of fal's. */
import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();
const MB = 1024 * 1024;
const model = 'acme/large';

it('a result of 20 MB is taken', async () => {
	world.fal.define(model, { output: { text: 'x'.repeat(20 * MB) } });
	const run = await world.runModel({ model });

	expect(run.error).toBeUndefined();
	expect(Object(onlyJson(run.items)['result']).text).toHaveLength(20 * MB);
});

it('a status of 17 MB is asked for again', async () => {
	world.fal.define(model, { output: { ok: true } });
	world.fal.fault({ path: /\/status\/stream$/ }, { status: 404 }, Infinity);
	world.fal.fault(
		{ path: /\/status$/ },
		{ rewrite: () => ({ status: 'COMPLETED', junk: 'x'.repeat(17 * MB) }) },
		1,
	);
	const run = await world.runModel({ model });

	expect(run.error).toBeUndefined();
	expect(onlyJson(run.items)).toMatchObject({ result: { ok: true } });
	expect(world.fal.journal.find({ path: /\/status$/ }).length).toBeGreaterThan(1);
});
