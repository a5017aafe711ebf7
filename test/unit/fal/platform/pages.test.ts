import { collectPages, type PagedCall } from '../../../../nodes/Fal/fal/platform/pages';
import { readText } from '../../../../nodes/Fal/fal/json';
import { FakeClock } from '../../../harness/fakeClock';
import { answer, ScriptedTransport, times, type Script } from '../../../harness/transport';

const THINGS = 'GET https://api.fal.ai/v1/things';
const CALL: PagedCall = {
	path: '/things',
	list: 'things',
	largestPage: 2,
	keyOf: (entry) => readText(entry, 'id'),
};

const clock = new FakeClock();

/** A page with these IDs, after which `next` comes. */
const page = (ids: string, next?: string) =>
	answer(200, {
		things: Array.from(ids, (id) => ({ id })),
		next_cursor: next ?? null,
		has_more: next !== undefined,
	});

async function collect(script: Script, call: Partial<PagedCall> = {}, most?: number) {
	const transport = new ScriptedTransport(clock, script);
	const entries = await clock.run(collectPages({ transport, clock }, { ...CALL, ...call }, most));
	return { ids: entries.map(({ id }) => id).join(''), transport };
}

describe('the pages of a list', () => {
	it('are followed to the last one, by what fal says of the next', async () => {
		const { ids } = await collect({
			[`${THINGS}?limit=2`]: [page('ab', 'Mg==')],
			[`${THINGS}?limit=2&cursor=Mg%3D%3D`]: [page('cd', 'Mw==')],
			[`${THINGS}?limit=2&cursor=Mw%3D%3D`]: [page('e')],
		});

		expect(ids).toBe('abcde');
	});

	it('give each entry once, where it was first, when new ones push it to the next page', async () => {
		const { ids } = await collect({
			[`${THINGS}?limit=2`]: [page('ab', '2')],
			[`${THINGS}?limit=2&cursor=2`]: [page('bc', '3')],
			[`${THINGS}?limit=2&cursor=3`]: [page('cd')],
		});

		expect(ids).toBe('abcd');
	});

	it('give no more than wanted, and ask for none that nobody wants', async () => {
		const { ids, transport } = await collect(
			{
				[`${THINGS}?limit=2`]: [page('ab', '2')],
				[`${THINGS}?limit=2&cursor=2`]: [page('cd', '3')],
			},
			{},
			3,
		);

		expect(ids).toBe('abc');
		expect(transport.calls).toHaveLength(2);
	});

	it('count what is new: a page of doubles brings nobody nearer to the limit', async () => {
		const { ids } = await collect(
			{
				[`${THINGS}?limit=2`]: [page('ab', '2')],
				[`${THINGS}?limit=2&cursor=2`]: [page('ab', '3')],
				[`${THINGS}?limit=2&cursor=3`]: [page('cd', '4')],
			},
			{},
			4,
		);

		expect(ids).toBe('abcd');
	});

	it('may be empty in the middle', async () => {
		const { ids } = await collect({
			[`${THINGS}?limit=2`]: [page('', '2')],
			[`${THINGS}?limit=2&cursor=2`]: [page('a')],
		});

		expect(ids).toBe('a');
	});

	it('end where fal gives a cursor again, whether at once or in a circle', async () => {
		const same = await collect({
			[`${THINGS}?limit=2`]: [page('a', '2')],
			[`${THINGS}?limit=2&cursor=2`]: [page('b', '2')],
		});
		expect(same.ids).toBe('ab');

		const circle = await collect({
			[`${THINGS}?limit=2`]: [page('a', '2')],
			[`${THINGS}?limit=2&cursor=2`]: [page('b', '3')],
			[`${THINGS}?limit=2&cursor=3`]: [page('c', '2')],
		});
		expect(circle.ids).toBe('abc');
	});

	it('end after the page on which an entry says that no later one matters', async () => {
		const { ids } = await collect(
			{
				[`${THINGS}?limit=2`]: [page('ab', '2')],
				[`${THINGS}?limit=2&cursor=2`]: [page('cd', '3')],
			},
			{ isLast: ({ id }) => id === 'c' },
		);

		expect(ids).toBe('abcd');
	});

	it('leave out what is no entry, and keep what has no name', async () => {
		const things = [null, 'a', 5, ['a'], { id: 'a' }, { other: 1 }, { other: 2 }];
		const transport = new ScriptedTransport(clock, {
			[`${THINGS}?limit=2`]: [answer(200, { things })],
		});
		const entries = await clock.run(collectPages({ transport, clock }, CALL));

		expect(entries).toEqual([{ id: 'a' }, { other: 1 }, { other: 2 }]);
	});

	it('are asked for again where one of them fails and may pass', async () => {
		const { ids } = await collect({
			[`${THINGS}?limit=2`]: [page('ab', '2')],
			[`${THINGS}?limit=2&cursor=2`]: [answer(502), answer(429), page('cd')],
		});

		expect(ids).toBe('abcd');
	});

	it('are not given when there is no end of them: a part is no list', async () => {
		let pages = 0;
		const send = async () =>
			await Promise.resolve({
				status: 200,
				headers: {},
				body: Buffer.from(
					JSON.stringify({ things: [{ id: pages }], next_cursor: String(++pages), has_more: true }),
				),
			});
		const open = async () => await Promise.reject(new Error('No streams'));

		await expect(collectPages({ transport: { send, open }, clock }, CALL)).rejects.toMatchObject({
			kind: 'invalidInput',
			message: 'fal’s list has more than 2,000 pages',
		});
		expect(pages).toBe(2_000);
	});

	it('are lost together: half of a list is never given for a whole one', async () => {
		const work = collect({
			[`${THINGS}?limit=2`]: [page('ab', '2')],
			[`${THINGS}?limit=2&cursor=2`]: times(3, answer(500)),
		});

		await expect(work).rejects.toMatchObject({ kind: 'server' });
	});
});
