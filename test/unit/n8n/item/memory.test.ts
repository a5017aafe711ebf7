import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import {
	FAILED,
	falError,
	MAYBE_TAKEN,
	NOT_TAKEN,
	openFate,
	type OpenStand,
} from '../../../../nodes/Fal/fal';
import { openMemory, type PaidWork } from '../../../../nodes/Fal/n8n/item/memory';
import { OPEN } from '../../../harness/queuedRequest';

let nodeContext: IDataObject;
let parameters: INode['parameters'];

beforeEach(() => {
	nodeContext = {};
	parameters = { model: 'a' };
});

/** What n8n gives a node: everything that is kept goes through its database. */
function context(runIndex = 0, retryOnFail = true): IExecuteFunctions {
	nodeContext = JSON.parse(JSON.stringify(nodeContext));
	const parts: Partial<IExecuteFunctions> = {
		getNode: () => ({
			id: '1',
			name: 'FAL',
			type: 'n8n-nodes-fal-run.fal',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			retryOnFail,
		}),
		getContext: () => nodeContext,
		evaluateExpression: () => runIndex,
	};
	return parts as IExecuteFunctions;
}

const readText = (kept: unknown) => (typeof kept === 'string' ? kept : undefined);
const never: PaidWork<string> = async () => await Promise.reject(new Error('Paid for again'));

/** One try of item 0. */
async function attempt(work: PaidWork<string>, runIndex?: number): Promise<string> {
	return await openMemory(context(runIndex)).ofItem(0).once(readText, work);
}

describe('the memory of an item', () => {
	it('hands finished work out again, whatever plain value it is', async () => {
		await attempt(async () => 'done');
		expect(await attempt(never)).toBe('done');
	});

	it('names the requests of earlier tries, by what is known of them', async () => {
		const memory = openMemory(context());
		const request = (requestId: string) => ({ ...OPEN, requestId });
		const fail = (index: number, stand: OpenStand) =>
			memory.ofItem(index).once(readText, async (_, onOpen) => {
				onOpen(request(`request-${index}`));
				const fate = openFate(request(`request-${index}`), stand);
				return await Promise.reject(falError({ kind: 'stopped', message: 'Stopped', fate }));
			});
		await expect(fail(0, 'unknown')).rejects.toThrow();
		await expect(fail(1, 'cancelling')).rejects.toThrow();
		await memory.ofItem(2).once(
			() => undefined,
			async () => ({ requestId: 'request-2' }),
		);

		expect(openMemory(context()).requests()).toEqual({
			finished: ['request-2'],
			open: ['request-0'],
			cancelled: ['request-1'],
		});
	});

	it('keeps nothing where the node runs once', async () => {
		const once = openMemory(context(0, false)).ofItem(0);
		await once.once(readText, async () => 'done');
		expect(nodeContext).toEqual({});
	});

	it('belongs to one run of a loop', async () => {
		await attempt(async () => 'first', 0);
		expect(await attempt(async () => 'second', 1)).toBe('second');
	});

	it('is not that of a node whose model or input somebody has changed', async () => {
		await attempt(async () => 'old');
		parameters = { ...parameters, model: 'fal-ai/flux/schnell' };
		expect(await attempt(async () => 'new')).toBe('new');
	});

	it('outlives a change of the options: what was paid for is good for them too', async () => {
		await attempt(async () => 'done');
		parameters = { ...parameters, options: { timeout: 600, downloadFiles: true } };
		expect(await attempt(never)).toBe('done');
	});

	it('gives an open request to the next try', async () => {
		const broken: PaidWork<string> = async (_, onOpen) => {
			onOpen(OPEN);
			throw falError({ kind: 'network', message: 'gone' });
		};
		await expect(attempt(broken)).rejects.toThrow('gone');
		expect(await attempt(async (open) => open?.requestId ?? '')).toBe(OPEN.requestId);
	});

	it.each([
		['was not taken', NOT_TAKEN],
		['is over', FAILED],
	])('lets work be done again that %s', async (_, fate) => {
		const failing = async () =>
			await Promise.reject(falError({ kind: 'server', message: 'x', fate }));
		await expect(attempt(failing)).rejects.toThrow('x');
		expect(await attempt(async (open) => `again ${open?.requestId ?? 'anew'}`)).toBe('again anew');
	});

	it('follows what the error says is open', async () => {
		const fate = openFate(OPEN);
		const failing = async () =>
			await Promise.reject(falError({ kind: 'server', message: 'x', fate }));
		await expect(attempt(failing)).rejects.toThrow('x');
		expect(await attempt(async (open) => open?.requestId ?? '')).toBe(OPEN.requestId);
	});

	it('lets nothing be done again that may be paid for', async () => {
		const error = falError({ kind: 'timeout', message: 'late', fate: MAYBE_TAKEN });
		await expect(attempt(async () => await Promise.reject(error))).rejects.toBe(error);
		await expect(attempt(never)).rejects.toMatchObject({
			kind: 'unclear',
			message: 'Not sent again: fal may have taken the request of an earlier try (late)',
		});
	});

	it('is about the node as it is written', async () => {
		await attempt(async () => 'by a');
		parameters = { model: 'b' };
		expect(await attempt(async () => 'by b')).toBe('by b');
	});

	it('gives a request that was told to end to the next try, and pays anew only when it is over', async () => {
		const cancelling = openFate(OPEN, 'cancelling');
		const late = falError({ kind: 'timeout', message: 'late', fate: cancelling });
		await expect(attempt(async () => await Promise.reject(late))).rejects.toBe(late);
		const seen: string[] = [];
		const over = falError({ kind: 'cancelled', message: 'cancelled', fate: FAILED });
		const work: PaidWork<string> = async (open) => {
			seen.push(open?.requestId ?? 'anew');
			return open ? await Promise.reject(over) : 'done';
		};
		expect(await attempt(work)).toBe('done');
		expect(seen).toEqual([OPEN.requestId, 'anew']);
	});

	it('hands out what a request that was told to end came to all the same', async () => {
		const cancelling = openFate(OPEN, 'cancelling');
		const late = falError({ kind: 'timeout', message: 'late', fate: cancelling });
		await expect(attempt(async () => await Promise.reject(late))).rejects.toBe(late);
		expect(await attempt(async (open) => open?.requestId ?? 'anew')).toBe(OPEN.requestId);
	});

	it.each([
		['invalidInput', 'missing'],
		['invalidInput', 'int_parsing'],
		['invalidInput', 'value_error.number.not_le'],
		['contentPolicy', 'content_policy_violation'],
	] as const)('tells a refusal again that cannot pass: %s, %s', async (kind, type) => {
		const fields = [{ path: 'prompt', message: 'No', type }];
		const facts = { kind, message: 'prompt: No', status: 422, requestId: 'a', fields };
		const refused = async () => await Promise.reject(falError({ ...facts, fate: FAILED }));
		await expect(attempt(refused)).rejects.toMatchObject({ facts });
		await expect(attempt(never)).rejects.toMatchObject({ facts });
	});

	it.each(['value_error', 'image_load_error', 'downstream_service_error', undefined])(
		'sends again what may pass: %s',
		async (type) => {
			const fields = [{ path: 'x', message: 'Bad day', type }];
			const facts = { kind: 'invalidInput', message: 'x', fields, fate: FAILED } as const;
			await expect(attempt(async () => await Promise.reject(falError(facts)))).rejects.toThrow('x');
			expect(await attempt(async () => 'done')).toBe('done');
		},
	);

	it('lets nothing be done again that was under way when n8n broke down', async () => {
		void attempt(async () => await new Promise(() => undefined));
		await expect(attempt(never)).rejects.toMatchObject({ kind: 'unclear' });
	});
});

describe('what version 0.1.0 kept', () => {
	const kept = (entry: IDataObject) => {
		nodeContext = { falRequests: { runIndex: '0', items: { '0': entry } } };
	};

	it('is understood', async () => {
		kept({ state: 'open', request: { ...OPEN } });
		expect(await attempt(async (open) => open?.requestId ?? '')).toBe(OPEN.requestId);
		kept({ state: 'finished', finished: 'done' });
		expect(await attempt(never)).toBe('done');
		kept({ state: 'unclear', message: 'late' });
		await expect(attempt(never)).rejects.toThrow('(late)');
	});
});

describe('what another version kept', () => {
	it('is never paid for again, and its requests are named', async () => {
		nodeContext = {
			falRequests: { version: 7, runs: [[{ requestId: 'one' }, { at: { requestId: 'two' } }]] },
		};
		await expect(attempt(never)).rejects.toMatchObject({
			kind: 'unclear',
			message: expect.stringContaining('one, two'),
			facts: { fate: MAYBE_TAKEN, cure: expect.stringContaining('Get Result') },
		});
	});

	it.each<[IDataObject]>([
		[{ state: 'elsewhere', requestId: 'one' }],
		[{ state: 'open', request: { requestId: 'one' } }],
		[{ state: 'finished', finished: { requestId: 'one' } }],
	])('is not taken for nothing where an entry is strange: %j', async (entry) => {
		nodeContext = { falRequests: { version: 1, runIndex: '0', items: { '0': entry } } };
		await expect(attempt(never)).rejects.toMatchObject({
			kind: 'unclear',
			message: expect.stringContaining('one'),
		});
	});
});
