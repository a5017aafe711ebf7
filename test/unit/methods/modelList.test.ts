import { startEmulator, type Emulator } from '../../../emulator';
import { searchModels } from '../../../nodes/Fal/methods/searchModels';
import { formContext } from '../../harness/loadOptions';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ catalogueSize: 600 });
});

afterEach(() => {
	emulator.reset();
});

afterAll(async () => {
	await emulator.close();
});

const formOf = (resource: string, operation: string) =>
	formContext(emulator, { parameters: { resource, operation } });

/** The whole list: the IDs and the categories, in their order. */
async function listOf(resource: string, operation: string, filter?: string) {
	const context = formOf(resource, operation);
	const pages: number[] = [];
	const ids: unknown[] = [];
	const categories: string[] = [];
	let token: string | undefined;
	do {
		const { results, paginationToken } = await searchModels.call(context, filter, token);
		pages.push(results.length);
		for (const { name, value } of results) {
			ids.push(value);
			categories.push(name.split(' · ').at(-1) ?? '');
		}
		token = paginationToken;
	} while (token !== undefined);
	return { ids, categories, pages };
}

describe('the list of models of a verb', () => {
	it('begins with the models of its category and goes on with all others', async () => {
		const { ids, categories } = await listOf('audio', 'transcribe');
		const own = categories.filter((name) => /^(speech|audio)-to-text$/.test(name));

		expect(own.length).toBeGreaterThan(20);
		expect(categories.slice(0, own.length)).toEqual(own);
		expect(ids.length).toBeGreaterThanOrEqual(600);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('begins with what its words find where a category holds much else', async () => {
		const { ids } = await listOf('video', 'merge');
		const first = await searchModels.call(formOf('image', 'upscale'));

		expect(ids[0]).toBe('fal-ai/ffmpeg-api/merge-videos');
		expect(first.results.map(({ value }) => value)).toEqual(
			expect.arrayContaining(['fal-ai/seedvr/upscale/image', 'fal-ai/clarity-upscaler']),
		);
	});

	it('is long enough to be scrolled for more, unless it ends', async () => {
		const { pages } = await listOf('threeD', 'generate');

		expect(pages.slice(0, -1).filter((count) => count < 20)).toEqual([]);
	});

	it('finds every model by what is typed, those of its category first', async () => {
		const { ids, categories } = await listOf('video', 'generate', 'veo3');
		const other = await listOf('video', 'generate', 'whisper');

		expect(ids).toEqual(['fal-ai/veo3']);
		expect(categories).toEqual(['text-to-video']);
		expect(other.ids).toContain('fal-ai/whisper');
	});
});

it('the list of Model: Run asks once for each page, whatever the category', async () => {
	const before = emulator.journal.lines.length;
	await searchModels.call(formOf('model', 'run'));
	const asked = emulator.journal.lines
		.slice(before)
		.filter(({ path }) => path === '/v1/models')
		.map(({ query }) => JSON.stringify(query));

	expect(asked).toHaveLength(1);
	expect(asked[0]).not.toContain('category');
});
