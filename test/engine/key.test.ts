import { falWorld } from '../harness/fal';

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
		['status', { path: /\/status(\/stream)?$/ }, 'queue'],
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

	it('when a result is redirected', async () => {
		world.fal.fault(
			{ method: 'GET', path: /requests\/[^/]+$/ },
			{ redirect: 'https://evil.example/steal', status: 302 },
			Infinity,
		);
		await world.runModel({});

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
