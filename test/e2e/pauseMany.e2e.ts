/** A pause of many items: fal calls once for each of them. */
import { after, chain, rowsOf, source, startBench, type Bench } from './world/bench';
import { untilWaiting } from './world/untilWaiting';

const COUNT = 60;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});
afterAll(async () => {
	await bench.stop();
});
beforeEach(() => {
	bench.reset();
});

/** Questions where a request stands. */
const looks = () => bench.world.fal.journal.find({ path: /\/status$/ }).length;

it.each([
	['one after the other', 100],
	['in the same moment', 0],
])('resumes when the requests end %s, with few looks', async (_, everyMs) => {
	const { fal } = bench.world;
	const { nodes, links } = source(rowsOf(...Array.from({ length: COUNT }, () => 'long')));
	const id = await bench.start({
		nodes: [...nodes, bench.fal(), after],
		links: [...links, ...chain('Items', 'FAL', 'After')],
	});
	await untilWaiting(bench.api, id);
	const looksBefore = looks();
	for (const { requestId } of [...fal.requests]) {
		fal.finish((request) => request.requestId === requestId);
		await new Promise((next) => setTimeout(next, everyMs));
	}
	const { status, runs } = await bench.end(id);

	expect(status).toBe('success');
	expect(runs.itemsOf('After').map(({ json }) => json['paired'])).toEqual(
		Array.from({ length: COUNT }, (__, number) => number),
	);
	expect(looks() - looksBefore).toBeLessThanOrEqual(3 * COUNT);
	expect(fal.requests).toHaveLength(COUNT);
});
