import type { INode } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../emulator';
import { checkInput, exampleInput, readFields } from '../../../nodes/Fal/fal';
import { readModelSchemas } from '../../../nodes/Fal/fal/schema/document/document';
import { clientModels } from '../../harness/clientModels';
import { Pydantic } from '../../harness/pydantic';
import { recordedDocument, recordedIds, recordedInput } from '../../harness/recordedModels';
import { emulatedTransport } from '../../harness/emulatedTransport';
import { FakeClock } from '../../harness/fakeClock';
import { openFal, within, type Deadline, type TimeLimit } from '../../../nodes/Fal/fal';
import { createCaches, openModels } from '../../../nodes/Fal/n8n/catalogue/cachedModels';
import { outcomeOf, toItems } from '../../../nodes/Fal/n8n/item/outcome';
import type { Item } from '../../../nodes/Fal/n8n/items';
import { clock } from '../../../nodes/Fal/n8n/ports/clock';
import { getInfo } from '../../../nodes/Fal/operations/model/getInfo.operation';
import { search } from '../../../nodes/Fal/operations/model/search.operation';
import type { Operation } from '../../../nodes/Fal/operations/operation';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ catalogueSize: 1500 });
});

afterEach(() => {
	emulator.reset();
});

afterAll(async () => {
	await emulator.close();
});

const caches = createCaches(new FakeClock());

function node(credentialId: string | null): INode {
	return {
		id: 'node',
		name: 'FAL',
		type: 'fal',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { falApi: { id: credentialId, name: 'FAL' } },
	};
}

async function run(
	operation: Operation,
	parameters: Record<string, string | number | boolean>,
	credentialId: string | null = '1',
) {
	const text = (name: string) => String(parameters[name] ?? '');
	const transport = emulatedTransport(emulator);
	const item = {
		within: async <T>(limit: TimeLimit, work: (deadline: Deadline) => Promise<T>) =>
			await within(clock, limit, undefined, work),
		models: openModels(node(credentialId), openFal({ transport, clock }), caches),
		params: {
			text,
			locator: text,
			flag: (name: string) => parameters[name] === true,
			choice: (name: string, allowed: readonly string[]) =>
				allowed.find((entry) => entry === parameters[name]),
		},
	};
	const outcome = outcomeOf(await operation.execute(item as unknown as Item));
	return toItems(outcome, 0).map(({ json }) => json);
}

describe('Model → Search', () => {
	const query = { query: '', status: 'any', category: '', returnAll: false, limit: 50 };

	it('returns as many as asked for', async () => {
		expect(await run(search, { ...query, limit: 7 })).toHaveLength(7);
		expect(await run(search, { ...query, returnAll: true })).toHaveLength(1500);
	});

	it('finds by words, category and status', async () => {
		const speech = await run(search, { ...query, category: 'text-to-speech', query: 'playai' });
		const retired = await run(search, { ...query, status: 'deprecated', returnAll: true });

		expect(speech).toMatchObject([{ model: 'fal-ai/playai/tts/v3', status: 'active' }]);
		expect(new Set(retired.map(({ status }) => status))).toEqual(new Set(['deprecated']));
	});

	it('tells what models are told apart by', async () => {
		expect(await run(search, { ...query, query: 'FLUX.1 [dev]' })).toContainEqual({
			model: 'fal-ai/flux/dev',
			name: 'FLUX.1 [dev]',
			category: 'text-to-image',
			description: 'Short text about FLUX.1 [dev].',
			status: 'active',
			kind: 'inference',
			license: 'commercial',
			tags: [],
			supportsStreaming: true,
			page: 'https://fal.ai/models/fal-ai/flux/dev',
		});
	});
});

describe('Model → Get Info', () => {
	it('describes the fields for people and for programs', async () => {
		const [info] = await run(getInfo, { model: 'fal-ai/flux/dev' });

		expect(info).toMatchObject({
			model: 'fal-ai/flux/dev',
			hasSchema: true,
			exampleInput: { prompt: 'A short sample text for prompt.' },
			inputs: expect.arrayContaining([
				expect.objectContaining({ name: 'prompt', type: 'text', required: true }),
				{
					name: 'num_images',
					title: 'Num Images',
					type: 'whole number, 1 to 4',
					required: false,
					default: 1,
					minimum: 1,
					maximum: 4,
					description: 'The number of images to generate.',
				},
				expect.objectContaining({
					name: 'output_format',
					options: ['jpeg', 'png'],
					default: 'jpeg',
				}),
			]),
			outputs: expect.arrayContaining([
				expect.objectContaining({ name: 'images', type: 'list of image files', always: true }),
			]),
		});
	});

	it.each(recordedIds)('gives an example that runs: %s', (id) => {
		const input = recordedInput(id);
		const example = exampleInput(input);
		const required = readFields(input).filter((field) => field.required);

		expect(Object.keys(example).sort()).toEqual(required.map(({ name }) => name).sort());
		expect(checkInput(input, example)).toEqual({ state: 'ok', input: example, unlisted: [] });
		expect(new Pydantic(recordedDocument(id)).refusals(example)).toEqual([]);
	});

	it('gives an example that runs for every model that fal’s client types', () => {
		const wrong = [...clientModels()].filter(([, document]) => {
			const example = exampleInput(readModelSchemas(document).input);
			return new Pydantic(document).refusals(example).length > 0;
		});

		expect(wrong.map(([id]) => id)).toEqual([]);
	});

	it('tells the price where it is known', async () => {
		emulator.define('acme/song', {
			metadata: { display_name: 'Song', status: 'active' },
			price: { unit_price: 0.04, unit: '10 seconds' },
		});
		emulator.define('acme/free', { metadata: { display_name: 'Free', status: 'active' } });

		expect(await run(getInfo, { model: 'acme/song' })).toMatchObject([
			{
				hasSchema: false,
				inputs: [],
				price: {
					unitPrice: 0.04,
					unit: '10 seconds',
					currency: 'USD',
					text: '0.04 USD per 10 seconds',
				},
			},
		]);
	});

	it('does without a price when fal does not tell', async () => {
		emulator.fault({ host: 'api.fal.ai', path: '/v1/models/pricing' }, { status: 403 }, 9);

		expect(await run(getInfo, { model: 'fal-ai/whisper' }, '2')).toMatchObject([{ price: null }]);
	});

	it('asks once for many items of one credential, and anew for another', async () => {
		await Promise.all([
			run(getInfo, { model: 'fal-ai/trellis' }, 'one'),
			run(getInfo, { model: 'fal-ai/trellis' }, 'one'),
		]);
		await run(getInfo, { model: 'fal-ai/trellis' }, 'one');
		expect(emulator.journal.find({ path: '/v1/models' })).toHaveLength(1);

		await run(getInfo, { model: 'fal-ai/trellis' }, 'two');
		expect(emulator.journal.find({ path: '/v1/models' })).toHaveLength(2);
	});

	it('keeps nothing for a credential that has no ID', async () => {
		await run(getInfo, { model: 'fal-ai/trellis' }, null);
		await run(getInfo, { model: 'fal-ai/trellis' }, null);

		expect(emulator.journal.find({ path: '/v1/models' })).toHaveLength(2);
	});

	it('refuses what is no model', async () => {
		await expect(run(getInfo, { model: 'flux' })).rejects.toMatchObject({ kind: 'invalidModel' });
		await expect(run(getInfo, { model: 'no/such-model' })).rejects.toMatchObject({
			kind: 'modelNotFound',
		});
	});
});
