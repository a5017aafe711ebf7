import type { IDataObject } from 'n8n-workflow';

import { createDeliveries } from '../../../../nodes/Fal/n8n/webhook/deliveries';

const HOUR_MS = 60 * 60 * 1000;

/** One n8n process; `saved` is what its database holds for the trigger. */
function world(saved: IDataObject = {}) {
	const time = { ms: 1_767_225_600_000 };
	const deliveries = createDeliveries(() => time.ms);
	let starts = 0;
	const start = async () => ++starts;
	return {
		deliveries,
		saved,
		pass: (ms: number) => {
			time.ms += ms;
		},
		starts: () => starts,
		/** A call as n8n makes it: with a copy of the static data, saved when it is answered. */
		async call(requestId: string, work: () => Promise<number> = start) {
			const data = structuredClone(saved);
			const done = await deliveries.once({ id: 'w/1', data }, requestId, work);
			Object.assign(saved, data);
			return done;
		},
	};
}

describe('a request', () => {
	it('starts the workflow once', async () => {
		const { call } = world();

		expect([await call('a'), await call('a'), await call('b')]).toEqual([1, undefined, 2]);
	});

	it('starts it once after a restart too', async () => {
		const before = world();
		await before.call('a');
		const after = world(before.saved);

		expect(await after.call('a')).toBeUndefined();
	});

	it('starts it once when its calls come together', async () => {
		const { call, starts } = world();
		await Promise.all([call('a'), call('a'), call('a')]);

		expect(starts()).toBe(1);
	});

	it('is remembered although calls at the same time save over each other', async () => {
		const { call, saved } = world();
		await Promise.all(['a', 'b', 'c'].map(async (id) => await call(id)));
		await call('d');
		const after = world(saved);
		const again = ['a', 'b', 'c', 'd'].map(async (id) => await after.call(id));

		expect(await Promise.all(again)).toEqual([undefined, undefined, undefined, undefined]);
	});

	it('is taken over by a later call when the first one fails', async () => {
		const { call, starts } = world();
		const failing = call('a', async () => {
			await Promise.resolve();
			throw new Error('no disk');
		});
		const others = Promise.all([call('a'), call('a')]);

		await expect(failing).rejects.toThrow('no disk');
		expect((await others).filter((done) => done !== undefined)).toEqual([1]);
		expect(starts()).toBe(1);
	});

	it('may start it again when n8n could not', async () => {
		const { deliveries } = world();
		const start = async () => 1;
		// Nothing is saved then.
		await deliveries.once({ id: 'w/1', data: {} }, 'a', start);
		deliveries.forget({ id: 'w/1', data: {} }, 'a');

		expect(await deliveries.once({ id: 'w/1', data: {} }, 'a', start)).toBe(1);
	});

	it('of another trigger is another one', async () => {
		const { deliveries } = world();
		const start = async () => 1;
		await deliveries.once({ id: 'w/1', data: {} }, 'a', start);

		expect(await deliveries.once({ id: 'w/2', data: {} }, 'a', start)).toBe(1);
	});
});

const START_SECONDS = 1_767_225_600;
/** As the static data has it: a mark of eight characters, and in six when it was. */
const markedAs = (number: number) => number.toString(36).padStart(8, '-');
const seconds = (number: number) => (START_SECONDS - 3_600 + Math.floor(number / 10)).toString(36);

describe('what is kept of requests', () => {
	it('is of the last three hours', async () => {
		const { call, pass, saved } = world();
		await call('a');
		pass(3 * HOUR_MS - 1);
		expect(await call('a')).toBeUndefined();
		pass(1_000);
		expect(await call('a')).toBe(2);
		expect(saved['startedRequests']).toHaveLength(14);
	});

	it('is of all of them, however many came in between', async () => {
		const { call, pass } = world();
		await call('first');
		for (let number = 0; number < 1_500; number++) {
			pass(1);
			await call(`r${number}`);
		}

		expect(await call('first')).toBeUndefined();
		expect(await call('r0')).toBeUndefined();
	});

	it('outlives a restart for the newest 20,000', async () => {
		const saved = { startedRequests: `AAAAAAAA${seconds(0)}` };
		const many = Array.from({ length: 20_000 }, (_, number) => markedAs(number) + seconds(number));
		saved.startedRequests += many.join('');
		const { call } = world(saved);
		await call('a');

		expect(saved.startedRequests).toHaveLength(20_000 * 14);
		expect(saved.startedRequests).not.toContain('AAAAAAAA');
		expect(await world(saved).call('a')).toBeUndefined();
	});

	it('survives whatever else stands in the static data', async () => {
		const { call } = world({ startedRequests: ['nonsense'], other: 1 });

		expect(await call('a')).toBe(1);
	});
});
