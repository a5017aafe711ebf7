import type { INode } from 'n8n-workflow';

import { tryFailedAgain } from '../../../../nodes/Fal/n8n/pause/again';
import type { Outcome } from '../../../../nodes/Fal/n8n/item/outcome';
import { OPEN } from '../../../harness/queuedRequest';

const waiting: Outcome = {
	state: 'waiting',
	waiting: { request: OPEN, plan: {}, limitMs: 1, finishSoon: async () => undefined },
};
const failed: Outcome = { state: 'failed', error: new Error('refused') };
const done: Outcome = { state: 'done', outputs: [{ json: { ok: true } }] };

function nodeWith(settings: Partial<INode>): INode {
	const node: unknown = { name: 'FAL', waitBetweenTries: 1, ...settings };
	return node as INode;
}

/** Which items were tried again, in order, when each try gives `next`. */
async function triesOf(outcomes: readonly Outcome[], settings: Partial<INode>, next = failed) {
	const tried: number[] = [];
	const work = async (index: number) => {
		tried.push(index);
		return next;
	};
	const end = await tryFailedAgain(nodeWith(settings), outcomes, work, undefined);
	return { tried, states: end.map(({ state }) => state) };
}

describe('before an execution is put to wait', () => {
	it('what failed is tried again, and nothing else', async () => {
		const end = await triesOf([waiting, failed, done], { retryOnFail: true }, done);

		expect(end).toEqual({ tried: [1], states: ['waiting', 'done', 'done'] });
	});

	it.each([
		[undefined, 2],
		[2, 1],
		[5, 4],
		[9, 4],
		[1, 1],
	])('it is tried as often as n8n would with Max. Tries %s', async (maxTries, times) => {
		const settings = { retryOnFail: true, ...(maxTries !== undefined && { maxTries }) };
		const { tried, states } = await triesOf([failed, waiting], settings);

		expect(tried).toHaveLength(times);
		expect(states).toEqual(['failed', 'waiting']);
	});

	it('it is not without Retry On Fail', async () => {
		expect((await triesOf([failed, waiting], {})).tried).toEqual([]);
	});

	it('n8n is left to it when nothing waits', async () => {
		expect((await triesOf([failed, done], { retryOnFail: true })).tried).toEqual([]);
	});

	it('nothing is tried after a Stop', async () => {
		const tried: number[] = [];
		const work = async (index: number) => {
			tried.push(index);
			return done;
		};
		const node = nodeWith({ retryOnFail: true });
		await tryFailedAgain(node, [failed, waiting], work, AbortSignal.abort());

		expect(tried).toEqual([]);
	});
});
