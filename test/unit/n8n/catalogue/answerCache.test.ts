import { createAnswerCache } from '../../../../nodes/Fal/n8n/catalogue/answerCache';

function world(mostAnswers = 10) {
	const time = { nowMs: 0 };
	const cache = createAnswerCache<number>(
		{ now: () => time.nowMs },
		{ mostAnswers, maxAgeMs: 1_000 },
	);
	let loads = 0;
	const load = async () => (loads += 1);
	return {
		time,
		cache,
		read: async (key: string) => await cache.read(key, load),
		loads: () => loads,
	};
}

describe('a cache of answers', () => {
	it('asks once while the answer is young, and again when it is old', async () => {
		const { time, read } = world();

		expect(await read('a')).toBe(1);
		time.nowMs = 999;
		expect(await read('a')).toBe(1);
		time.nowMs = 1_000;
		expect(await read('a')).toBe(2);
	});

	it('lets all who ask at once wait for one answer', async () => {
		const { read, loads } = world();

		expect(await Promise.all([read('a'), read('a'), read('b')])).toEqual([1, 1, 2]);
		expect(loads()).toBe(2);
	});

	it('tells everybody who waits of a failure, and keeps none', async () => {
		const { cache, read } = world();
		const fail = async () => await Promise.reject<number>(new Error('no'));

		const results = await Promise.allSettled([cache.read('a', fail), cache.read('a', fail)]);

		expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await read('a')).toBe(1);
	});

	it('keeps a failure where that is an answer like any other', async () => {
		const cache = createAnswerCache<number>(
			{ now: () => 0 },
			{ mostAnswers: 2, maxAgeMs: Infinity, keepsFailures: true },
		);
		const loads: string[] = [];
		const fail = async () => {
			loads.push('a');
			return await Promise.reject<number>(new Error('no'));
		};

		await expect(cache.read('a', fail)).rejects.toThrow('no');
		await expect(cache.read('a', fail)).rejects.toThrow('no');
		expect(loads).toEqual(['a']);
	});

	it('keeps a bounded number, and drops what was not asked for the longest', async () => {
		const { read, loads } = world(2);
		for (const key of ['a', 'b', 'a', 'c', 'a']) await read(key);

		expect(loads()).toBe(3);
		await read('b');
		expect(loads()).toBe(4);
	});
});
