/** The parts of the account that are one call each. */
import { readBalance } from '../../../../nodes/Fal/fal/account/balance';
import { readBilled } from '../../../../nodes/Fal/fal/account/billed';
import { estimateCost } from '../../../../nodes/Fal/fal/account/estimate';
import { deletePayloads } from '../../../../nodes/Fal/fal/account/payloads';
import { readWorkflow, readWorkflows } from '../../../../nodes/Fal/fal/account/workflows';
import { FakeClock } from '../../../harness/fakeClock';
import { answer, ScriptedTransport, type Script } from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const API = 'https://api.fal.ai/v1';
const clock = new FakeClock();
const REQUEST = '764cabcf-b745-4b3e-ae38-1200304cf45b';

/** What fal says to this one call. */
function world(route: string, status: number, body: unknown) {
	const script: Script = { [route]: [answer(status, body)] };
	const transport = new ScriptedTransport(clock, script);
	return { transport, access: { transport, clock } };
}

/** What was sent with the first call. */
function bodyOf({ calls: [first] }: ScriptedTransport): unknown {
	if (typeof first?.body !== 'string') throw new Error('The call has no text for a body');
	return JSON.parse(first.body);
}

describe('the balance', () => {
	const ROUTE = `GET ${API}/account/billing?expand=credits`;

	it('is told as in fal’s example', async () => {
		const { access } = world(ROUTE, 200, recorded('platform-account-billing-200'));

		expect(await clock.run(readBalance(access))).toEqual({
			username: 'my-team',
			balance: 24.5,
			currency: 'USD',
		});
	});

	it.each([[{ username: 'my-team' }], [{ username: 'my-team', credits: null }]])(
		'is unknown where fal does not tell it: %j',
		async (body) => {
			const { access } = world(ROUTE, 200, body);

			expect(await clock.run(readBalance(access))).toEqual({ username: 'my-team' });
		},
	);
});

describe('an estimate', () => {
	const ROUTE = `POST ${API}/models/pricing/estimate`;

	it.each([
		['calls', 'historical', 'historical_api_price', 'call_quantity'],
		['units', 'unit_price', 'unit_price', 'unit_quantity'],
	] as const)('by %s asks as fal wants it', async (by, example, type, member) => {
		const { access, transport } = world(
			ROUTE,
			200,
			recorded(`platform-pricing-estimate-200-${example}`),
		);
		const cost = await clock.run(
			estimateCost(access, { model: 'fal-ai/flux/dev', quantity: 50, by }),
		);

		expect(cost).toEqual({ amount: expect.any(Number), currency: 'USD' });
		expect(bodyOf(transport)).toEqual({
			estimate_type: type,
			endpoints: { 'fal-ai/flux/dev': { [member]: 50 } },
		});
	});

	it('without a sum is none', async () => {
		const { access } = world(ROUTE, 200, { estimate_type: 'unit_price' });
		const work = estimateCost(access, { model: 'a/b', quantity: 1, by: 'units' });

		await expect(clock.run(work)).rejects.toMatchObject({ kind: 'unexpectedAnswer' });
	});
});

describe('the deletion of payloads', () => {
	const ROUTE = `DELETE ${API}/models/requests/${REQUEST}/payloads`;

	it('tells of each file', async () => {
		const { access, transport } = world(ROUTE, 200, {
			cdn_delete_results: [
				{ link: 'https://v3.fal.media/files/a.png', exception: null },
				{ link: 'https://v3.fal.media/files/b.png', exception: 'Permission denied' },
			],
		});
		const files = await clock.run(deletePayloads(access, REQUEST.toUpperCase(), 'key'));

		expect(files).toEqual([
			{ url: 'https://v3.fal.media/files/a.png', problem: undefined },
			{ url: 'https://v3.fal.media/files/b.png', problem: 'Permission denied' },
		]);
		expect(transport.calls[0]?.headers).toMatchObject({ 'idempotency-key': 'key' });
	});

	it('does not know a request that fal does not know', async () => {
		const { access } = world(ROUTE, 404, recorded('platform-error-404'));

		await expect(clock.run(deletePayloads(access, REQUEST, 'key'))).rejects.toMatchObject({
			kind: 'requestNotFound',
		});
	});

	it.each([
		'',
		'../../keys/x',
		`${REQUEST}/../../../keys/x`,
		`${REQUEST}?x=1`,
		`${REQUEST}\n`,
		'764cabcfb7454b3eae381200304cf45b',
		'%2e%2e',
	])('sends nothing for what is no UUID: %j', async (requestId) => {
		const transport = new ScriptedTransport(clock, {});
		const work = deletePayloads({ transport, clock }, requestId, 'key');

		await expect(work).rejects.toMatchObject({ kind: 'invalidInput' });
		expect(transport.calls).toEqual([]);
	});
});

describe('what requests have cost', () => {
	const ids = (count: number) => Array.from({ length: count }, (_, index) => `r${index}`);

	it('is asked for fifty at a time, and not at all for none', async () => {
		const start = '2026-06-01T00:00:00.000Z';
		const route = (some: readonly string[]) => {
			const query = new URLSearchParams([
				...some.map((id): [string, string] => ['request_id', id]),
				['start', start],
				['limit', '1000'],
			]);
			return `GET ${API}/models/billing-events?${query.toString()}`;
		};
		const billed = (id: string, cost: unknown) =>
			answer(200, { billing_events: [{ request_id: id, cost_total: cost }, { cost_total: 1 }] });
		const transport = new ScriptedTransport(clock, {
			[route(ids(60).slice(0, 50))]: [billed('r3', 0.25)],
			[route(ids(60).slice(50))]: [billed('r55', null)],
		});

		const costs = await clock.run(readBilled({ transport, clock }, ids(60), { start }));
		expect([...costs]).toEqual([['r3', { amount: 0.25, currency: 'USD' }]]);
		expect((await readBilled({ transport, clock }, [], { start })).size).toBe(0);
		expect(transport.calls).toHaveLength(2);
	});
});

describe('the workflows of the account', () => {
	it('are told as in fal’s example', async () => {
		const { access } = world(
			`GET ${API}/workflows?search=my+image&limit=100`,
			200,
			recorded('platform-workflows-list-200'),
		);

		expect(await clock.run(readWorkflows(access, ' my image '))).toEqual([
			{
				id: 'workflows/johndoe/my-image-workflow',
				name: 'my-image-workflow',
				owner: 'johndoe',
				title: 'My Image Generation Workflow',
				description: 'A workflow for generating images',
				createdAt: '2025-01-15T12:00:00Z',
				tags: ['image', 'generation'],
				models: ['fal-ai/flux/dev'],
				isPublic: undefined,
			},
		]);
	});

	it('leave out what has no name to be run by', async () => {
		const workflows = [{ name: 'a' }, { user_nickname: 'b' }, { name: 'a', user_nickname: 'b' }];
		const { access } = world(`GET ${API}/workflows?limit=100`, 200, { workflows });

		expect(await clock.run(readWorkflows(access, ' '))).toMatchObject([{ id: 'workflows/b/a' }]);
	});

	it('are got with what they are made of', async () => {
		const { access } = world(
			`GET ${API}/workflows/johndoe/my-image-workflow`,
			200,
			recorded('platform-workflow-get-200'),
		);

		expect(await clock.run(readWorkflow(access, 'johndoe', 'my-image-workflow'))).toMatchObject({
			facts: { id: 'workflows/johndoe/my-image-workflow', isPublic: false },
			contents: { nodes: [], edges: [] },
		});
	});

	it('of which one is nowhere to be found', async () => {
		const { access } = world(`GET ${API}/workflows/a/b`, 404, recorded('platform-error-404'));

		await expect(clock.run(readWorkflow(access, 'a', 'b'))).rejects.toMatchObject({
			kind: 'modelNotFound',
		});
	});
});
