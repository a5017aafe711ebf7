import type { IDataObject } from 'n8n-workflow';

import { fileWorld, hashInN8n, hashOf } from '../harness/files';

const world = fileWorld();

const CDN = 'https://v3b.fal.media/files/b/0a7f1c3d';
const [A, B] = [`${CDN}/a.png`, `${CDN}/b.png`];

beforeEach(() => {
	for (const url of [A, B]) world.fal.storage.put(url, Buffer.from(`bytes of ${url}`), 'image/png');
});

describe('Download of many addresses', () => {
	it.each<[string, string, IDataObject]>([
		['in a text', `${A}, ${B}`, {}],
		['one in each line', `${A}\n${B}\n`, {}],
		['in quotes', `"${A}"; "${B}"`, {}],
		['as a list', '={{ $json.urls }}', { urls: [A, B] }],
		[
			'as the media of a run',
			'={{ $json.media }}',
			{ media: [{ url: A, kind: 'image' }, { url: B }] },
		],
	])('gives an item for each (%s)', async (_, url, json) => {
		const { items, error, itemsOf } = await world.download(url, {
			items: [{}, { json }].slice(-1),
		});

		expect(error).toBeUndefined();
		expect(items.map((item) => item.json)).toMatchObject([
			{ url: A, fileName: 'a.png', contentType: 'image/png' },
			{ url: B, fileName: 'b.png', contentType: 'image/png' },
		]);
		expect(itemsOf('FAL').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
		expect(await Promise.all(items.map(({ binary }) => hashInN8n(binary?.['data'])))).toEqual(
			[A, B].map((address) => hashOf(`bytes of ${address}`)),
		);
	});

	it('says which of them failed', async () => {
		world.fal.fault({ path: /b\.png$/ }, { status: 404 }, Infinity);
		const { error } = await world.download(`${A}, ${B}`);

		expect(error?.message).toContain(`HTTP 404 (file 2 of 2: ${B})`);
	});

	it('fetches none when one is no address', async () => {
		const { error } = await world.download(`${A}, nothing`);

		expect(error?.message).toBe('URL "nothing" is no http(s) URL');
		expect(world.fal.journal.lines).toEqual([]);
	});
});
