import type { IDataObject } from 'n8n-workflow';

import { engineHas } from '../harness/engineHas';
import { falWorld, onlyJson, type FalRun } from '../harness/fal';

const world = falWorld();
const HOUR_MS = 3_600_000;

beforeEach(() => {
	// What calls do to an execution only a whole n8n can show.
	world.fal.webhooks.pause();
	world.fal.define('acme/quick', { output: { text: 'quick' } });
	world.fal.define('acme/long', { endless: true });
	world.fal.define('acme/fails', { error: { status: 422, body: { detail: 'No such voice' } } });
});

/** One item for each of the models. */
async function pause(models: readonly string[], { parameters, ...run }: FalRun = {}) {
	return await world.runModel({
		items: models.map((model) => ({ model: `acme/${model}`, given: model })),
		instanceUrl: 'https://n8n.example.com',
		...run,
		parameters: {
			model: { __rl: true, mode: 'id', value: '={{ $json.model }}' },
			waitMode: 'webhook',
			...parameters,
		},
	});
}

type Run = Awaited<ReturnType<typeof pause>>;

/** What n8n passes on when nobody calls in time. */
function atTimeOut(run: Run): IDataObject[] {
	const entry = run.data.executionData?.nodeExecutionStack[0];
	return (entry?.data['main']?.[0] ?? []).map(({ json }) => json);
}

function kept(run: Run): unknown {
	const all: unknown = run.data.executionData?.contextData['node:FAL']?.['falPause'];
	if (all === undefined) return undefined;
	expect(all).toMatchObject({ version: 1 });
	return Object(all).items;
}

const REFUSED_UNSIGNED =
	/does not sign the addresses that resume executions \(n8n 2 does\) Nothing was submitted/;

/** What stands against pausing, and what to do. */
function refusalOf({ error }: Run): string {
	return `${error?.message ?? ''} ${error?.description ?? ''}`;
}

describe('Pause Until Webhook', engineHas.signedResumeUrls ? pauses : refusesToPause);

function pauses(): void {
	it('waits with the requests that are not done, each submitted once with the resume URL', async () => {
		const run = await pause(['long', 'quick', 'long']);
		const { requests } = world.fal;

		expect(run.status).toBe('waiting');
		expect(requests).toHaveLength(3);
		for (const { webhookUrl } of requests) {
			expect(webhookUrl).toMatch(
				/^https:\/\/n8n\.example\.com\/webhook-waiting\/\d+\/fal\?signature=[0-9a-f]{64}$/,
			);
		}
		expect(kept(run)).toMatchObject([
			{ state: 'open', request: { endpointId: 'acme/long' }, plan: { model: 'acme/long' } },
			{ state: 'over', items: [{ json: { result: { text: 'quick' } }, pairedItem: { item: 1 } }] },
			{ state: 'open' },
		]);
		expect(world.fal.open()).toHaveLength(2);
	});

	it('waits a day, or as long as Limit Wait Time says', async () => {
		const [usual, limited] = await Promise.all([
			pause(['long']),
			pause(['long'], { options: { limitWaitTime: 120 } }),
		]);
		const hoursOf = (run: Run) => (Number(run.waitTill) - Date.now()) / HOUR_MS;

		expect(hoursOf(usual)).toBeCloseTo(24, 1);
		expect(hoursOf(limited)).toBeCloseTo(2, 1);
	});

	it('marks the items for the time-out with what Get Result needs', async () => {
		const run = await pause(['long', 'quick']);
		const open = world.fal.open()[0];

		expect(atTimeOut(run)).toEqual([
			{
				given: 'long',
				falTimedOut: true,
				requestId: open?.requestId,
				model: 'acme/long',
			},
			expect.objectContaining({ result: { text: 'quick' }, model: 'acme/quick' }),
		]);
		expect(run.itemsOf('Start')[0]?.json).toEqual({ model: 'acme/long', given: 'long' });
	});

	it('ends at once when all are quick', async () => {
		const run = await pause(['quick', 'quick']);

		expect(run.status).toBe('success');
		expect(run.items.map(({ json }) => json['result'])).toEqual([
			{ text: 'quick' },
			{ text: 'quick' },
		]);
		expect(run.waitTill).toBeUndefined();
	});

	it('keeps the error row of an item that fails early', async () => {
		const run = await pause(['fails', 'long'], { node: { onError: 'continueRegularOutput' } });

		expect(run.status).toBe('waiting');
		expect(kept(run)).toMatchObject([
			{
				state: 'over',
				requestId: world.fal.requests[0]?.requestId,
				items: [{ json: { error: 'The model refused the input: No such voice' } }],
			},
			{ state: 'open' },
		]);
	});

	it('names what goes on at fal when an item fails and the workflow stops', async () => {
		const run = await pause(['fails', 'long']);

		expect(run.status).toBe('error');
		expect(run.error?.description).toContain(
			`Still open at fal: ${String(world.fal.open()[0]?.requestId)}.`,
		);
	});

	it('pays under Retry On Fail for nothing twice but what failed', async () => {
		const run = await pause(['fails', 'long', 'quick'], {
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});

		expect(run.status).toBe('error');
		expect(world.fal.requests.map(({ endpointId }) => endpointId).sort()).toEqual([
			'acme/fails',
			'acme/fails',
			'acme/long',
			'acme/quick',
		]);
	});

	it('cancels what it submitted when the execution is stopped before it waits', async () => {
		let hasEnded = false;
		const followed = () => world.fal.journal.find({ path: /\/status\/stream$/ }).length;
		const untilFollowed = async () => {
			while (followed() < 2 && !hasEnded) await new Promise((next) => setImmediate(next));
		};
		const run = await pause(['long', 'long'], {
			onStarted: ({ stop }) => void untilFollowed().then(stop),
		}).finally(() => (hasEnded = true));

		expect(run.waitTill).toBeUndefined();
		expect(world.fal.requests.map(({ cancelled }) => cancelled)).toEqual([true, true]);
	});
}

/** Where nothing keeps a stranger from calling the address that resumes an execution. */
function refusesToPause(): void {
	it('says why, and submits nothing', async () => {
		const run = await pause(['quick', 'long']);

		expect(run.status).toBe('error');
		expect(refusalOf(run)).toMatch(REFUSED_UNSIGNED);
		expect(run.waitTill).toBeUndefined();
		expect(world.fal.journal.lines).toEqual([]);
	});

	it('submits nothing under Retry On Fail either', async () => {
		const run = await pause(['long'], {
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});

		expect(refusalOf(run)).toMatch(REFUSED_UNSIGNED);
		expect(world.fal.journal.lines).toEqual([]);
	});

	it('sends every item to the error output when that is set', async () => {
		const run = await pause(['long', 'quick'], { node: { onError: 'continueErrorOutput' } });

		expect(run.status).toBe('success');
		expect(run.items).toEqual([]);
		expect(run.errorItems.map(({ json }) => json)).toEqual(
			['long', 'quick'].map((model) => ({
				model: `acme/${model}`,
				given: model,
				error: expect.stringContaining('does not sign'),
				message: expect.stringContaining('Nothing was submitted'),
			})),
		);
		expect(world.fal.journal.lines).toEqual([]);
	});
}

/** A public address alone would not do there, so the user is not sent to look for one. */
function unlessUnsigned(message: RegExp): RegExp {
	return engineHas.signedResumeUrls ? message : REFUSED_UNSIGNED;
}

describe('Pause Until Webhook is refused before anything is paid', () => {
	it.each<[string, FalRun, RegExp]>([
		[
			'when fal cannot reach n8n',
			{ instanceUrl: 'http://localhost:5678' },
			unlessUnsigned(
				/fal cannot reach n8n at localhost:5678\. Set the environment variable WEBHOOK_URL/,
			),
		],
		[
			'in a private network',
			{ instanceUrl: 'http://192.168.1.20:5678' },
			unlessUnsigned(/fal cannot reach n8n at 192\.168\.1\.20:5678/),
		],
		['without payloads at fal', { options: { storePayloads: false } }, /Store Payloads at Fal/],
		['while the trigger streams', { streaming: true, mode: 'webhook' }, /streams its answer/],
	])('%s', async (_name, setup, message) => {
		const run = await pause(['long'], setup);

		expect(run.status).toBe('error');
		expect(refusalOf(run)).toMatch(message);
		expect(world.fal.requests).toHaveLength(0);
	});

	it('as an error row when the node goes on', async () => {
		const run = await pause(['long'], {
			instanceUrl: 'http://localhost:5678',
			node: { onError: 'continueRegularOutput' },
		});

		expect(onlyJson(run.items)).toMatchObject({ details: { kind: 'cannotPause' } });
	});
});
