import type { IDataObject, INodeParameters, IPollFunctions } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../emulator';
import { FalRequestTrigger } from '../../../nodes/Fal/FalRequestTrigger.node';
import { formContext } from '../../harness/loadOptions';

const FLUX = 'fal-ai/flux/dev';
const MINUTE_MS = 60_000;

let fal: Emulator;
let kept: IDataObject;

beforeEach(async () => {
	fal = await startEmulator();
	kept = {};
});
afterEach(async () => {
	await fal.close();
});

/** What n8n gives a trigger that looks; what it keeps for the node goes through JSON, as in its database. */
function contextOf(parameters: INodeParameters, mode: string): IPollFunctions {
	const context: object = {
		...formContext(fal, {
			parameters: { models: FLUX, events: ['success'], includeResults: false, ...parameters },
		}),
		getMode: () => mode,
		getWorkflowStaticData: () => kept,
	};
	return context as unknown as IPollFunctions;
}

async function poll(parameters: INodeParameters = {}, mode = 'trigger'): Promise<IDataObject[]> {
	kept = JSON.parse(JSON.stringify(kept)) as IDataObject;
	await aMoment();
	const found = await new FalRequestTrigger().poll.call(contextOf(parameters, mode));
	await aMoment();
	return (found ?? []).flat().map(({ json }) => json);
}

/** fal's clock and ours differ by some milliseconds: what happens at once is neither before nor after. */
const aMoment = async () => {
	await new Promise((resolve) => setTimeout(resolve, 10));
};

const idsOf = (items: readonly IDataObject[]) => items.map(({ requestId }) => requestId);
const past = (more = {}) => fal.history.add({ endpointId: FLUX, ...more });

describe('the requests that have ended', () => {
	it('start the workflow once each, and none of those that were there before', async () => {
		past();
		expect(await poll()).toEqual([]);
		expect(await poll()).toEqual([]);

		const one = past({ sentAt: Date.now() - 90 * MINUTE_MS });
		await aMoment();
		const other = past();
		expect(idsOf(await poll())).toEqual([one.requestId, other.requestId]);
		expect(await poll()).toEqual([]);
	});

	it.each(['page', 'place'] as const)('are all found, however many: %s', async (historyCursor) => {
		fal.switches.historyCursor = historyCursor;
		for (let index = 0; index < 3_000; index++) past({ endedAt: Date.now() - MINUTE_MS - index });
		await poll();
		const news = Array.from({ length: 450 }, () => past().requestId);
		const found = idsOf(await poll());

		expect(new Set(found)).toEqual(new Set(news));
		expect(found).toHaveLength(450);
		// Not the whole history: only what is new, and the page that shows where it ends.
		expect(fal.journal.find({ path: /by-endpoint$/ }).length).toBeLessThan(12 + 31);
	});

	it('are found when fal lists them late, or n8n was away', async () => {
		await poll();
		const begun = Number(kept['since']);
		kept['since'] = begun - 3 * MINUTE_MS;
		kept['begunAt'] = begun - 60 * MINUTE_MS;
		await poll();
		const late = past({ endedAt: Date.now() - 5 * MINUTE_MS });

		expect(idsOf(await poll())).toEqual([late.requestId]);
		expect(await poll()).toEqual([]);
	});

	it('are looked at again after a failure', async () => {
		await poll();
		const one = past();
		fal.fault({ path: /by-endpoint$/ }, { status: 403 }, 1);
		await expect(poll()).rejects.toThrow(/^fal refused access/);

		expect(idsOf(await poll())).toEqual([one.requestId]);
	});

	it('that still run come when they have ended', async () => {
		await poll();
		fal.define('acme/slow', { endless: true, output: { ok: true } });
		await fal.fetch('https://queue.fal.run/acme/slow', {
			method: 'POST',
			headers: { authorization: `Key ${fal.key}`, 'content-type': 'application/json' },
			body: '{}',
		});
		expect(await poll({ models: 'acme/slow' })).toEqual([]);
		fal.finish();

		expect(await poll({ models: 'acme/slow' })).toHaveLength(1);
	});

	it('may be failures, and have results', async () => {
		await poll();
		past({ statusCode: 422, output: { detail: 'No such voice' } });
		await aMoment();
		const ok = past({ output: { text: 'A fox' }, input: { prompt: 'x' } });
		const both = await poll({ events: ['success', 'failure'], includeResults: true });

		expect(both).toEqual([
			expect.objectContaining({ status: 'userError', output: { detail: 'No such voice' } }),
			expect.objectContaining({
				status: 'success',
				requestId: ok.requestId,
				model: FLUX,
				result: { text: 'A fox' },
				input: { prompt: 'x' },
			}),
		]);
	});
});

describe('in the editor', () => {
	it('the last request is shown, and nothing is remembered', async () => {
		past({ endedAt: Date.now() - 600 * MINUTE_MS });
		const last = past({ endedAt: Date.now() - 60 * MINUTE_MS });
		past({ statusCode: 500 });

		expect(idsOf(await poll({}, 'manual'))).toEqual([last.requestId]);
		expect(kept).toEqual({});
	});
});

it.each([
	[{ models: ' , ' }, /^Models is empty/],
	[{ models: 'no model' }, /is not a fal model/],
])('what is wrong is named: %j', async (parameters, words) => {
	kept = { begunAt: 1, since: Date.now(), seen: {} };

	await expect(poll(parameters)).rejects.toThrow(words);
});
