import { openFal, type OpenRequest, type Seen, type Transport } from '../../../../nodes/Fal/fal';
import { FakeClock } from '../../../harness/fakeClock';

const COUNT = 1_000;
const { signal } = new AbortController();

/** So many requests at a fal that knows which of them are complete. */
function world(count = COUNT) {
	const clock = new FakeClock();
	const ids = Array.from({ length: count }, (_, index) => `request-${index}`);
	const requests = ids.map((requestId): OpenRequest => {
		const url = `https://queue.fal.run/acme/long/requests/${requestId}`;
		return {
			requestId,
			endpointId: 'acme/long',
			statusUrl: `${url}/status`,
			responseUrl: url,
			cancelUrl: `${url}/cancel`,
		};
	});
	const complete = new Set<string>();
	const looks = new Map<string, number>();
	const byAddress = new Map(requests.map(({ requestId, statusUrl }) => [statusUrl, requestId]));
	const transport: Transport = {
		async send({ url }) {
			const requestId = byAddress.get(url) ?? '';
			looks.set(requestId, (looks.get(requestId) ?? 0) + 1);
			const status = complete.has(requestId) ? 'COMPLETED' : 'IN_PROGRESS';
			const body = Buffer.from(JSON.stringify({ status }));
			return await Promise.resolve({ status: 202, headers: {}, body });
		},
		open: async () => await Promise.reject(new Error('Nobody follows these requests')),
	};
	const fal = openFal({ transport, clock });
	const seen: Seen = { complete: new Map(), open: undefined };
	return {
		ids,
		complete,
		seen,
		looks: () => [...looks.values()].reduce((sum, times) => sum + times, 0),
		areComplete: async () => await clock.run(fal.requests.areComplete(requests, seen, signal)),
	};
}

/** As fal's calls come: one after the other, each about a request that has just been completed. */
async function callForEach(order: readonly string[], own: ReturnType<typeof world>) {
	const answers: boolean[] = [];
	for (const id of order) {
		own.complete.add(id);
		own.seen.complete.set(id, undefined);
		answers.push(await own.areComplete());
	}
	return answers;
}

/** The same on every machine, and in no order. */
const mixed = (ids: readonly string[]) =>
	ids.map((id, index) => ({ id, rank: (index * 7_919) % 1_009 })).sort((a, b) => a.rank - b.rank);

describe('requests that end one after the other', () => {
	it.each([
		['as they were submitted', (ids: readonly string[]) => ids],
		['the last one first', (ids: readonly string[]) => [...ids].reverse()],
		['in no order', (ids: readonly string[]) => mixed(ids).map(({ id }) => id)],
	])('take one or two looks each, %s', async (_, orderOf) => {
		const own = world();
		const answers = await callForEach(orderOf(own.ids), own);

		expect(answers.lastIndexOf(false)).toBe(COUNT - 2);
		expect(answers.at(-1)).toBe(true);
		expect(own.looks()).toBeLessThan(2 * COUNT);
	});

	it('take three looks each at most when most calls are lost', async () => {
		const own = world();
		const order = mixed(own.ids).map(({ id }) => id);
		for (const [index, id] of order.entries()) {
			own.complete.add(id);
			if (index % 50 !== 49) continue;
			own.seen.complete.set(id, undefined);
			expect(await own.areComplete()).toBe(index === COUNT - 1);
		}
		expect(own.looks()).toBeLessThan(3 * COUNT);
	});
});

describe('requests of which nothing is known, as after a restart', () => {
	it('are looked at once each when all are complete', async () => {
		const own = world();
		for (const id of own.ids) own.complete.add(id);

		expect(await own.areComplete()).toBe(true);
		expect(own.looks()).toBe(COUNT);
		expect(own.seen.complete.size).toBe(COUNT);
	});

	it('are looked at until one is open', async () => {
		const own = world();
		const last = own.ids.at(-1) ?? '';

		expect(await own.areComplete()).toBe(false);
		expect(own.looks()).toBe(1);
		expect(own.seen.open).toBe(last);
	});
});
