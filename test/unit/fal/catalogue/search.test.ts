import { startEmulator, type Emulator } from '../../../../emulator';
import { emulatedTransport } from '../../../harness/emulatedTransport';
import { documentWith } from '../../../harness/recordedModels';
import { FakeClock } from '../../../harness/fakeClock';
import { parseEndpointId } from '../../../../nodes/Fal/fal';
import { collectCatalogue, searchCatalogue } from '../../../../nodes/Fal/fal/catalogue/search';
import { factsOf } from '../../../../nodes/Fal/fal/catalogue/modelFacts';
import { readModel } from '../../../../nodes/Fal/fal/catalogue/model';
import type { PlatformAccess } from '../../../../nodes/Fal/fal/platform/platform';
import { readPrices } from '../../../../nodes/Fal/fal/catalogue/price';
import { recorded } from '../../../harness/wire';

let emulator: Emulator;
let access: PlatformAccess;

beforeAll(async () => {
	emulator = await startEmulator({ catalogueSize: 1500 });
});

beforeEach(() => {
	emulator.reset();
	const clock = new FakeClock();
	// Pauses are short here, and time limits do not run out.
	clock.sleep = async (ms) => await (ms < 15_000 ? undefined : new Promise(() => undefined));
	access = { transport: emulatedTransport(emulator), clock };
});

afterAll(async () => {
	await emulator.close();
});

const endpoint = parseEndpointId;

describe('the catalogue', () => {
	it('gives all of 1,500 models, a hundred at a time', async () => {
		const models = await collectCatalogue(access, {});

		expect(models).toHaveLength(1500);
		expect(new Set(models.map(({ id }) => id)).size).toBe(1500);
		expect(emulator.journal.lines).toHaveLength(15);
	});

	it('asks for no more pages than wanted, all of one size because cursors count pages', async () => {
		const models = await collectCatalogue(access, {}, 130);

		expect(new Set(models.map(({ id }) => id)).size).toBe(130);
		expect(emulator.journal.lines.map(({ query }) => query['limit'])).toEqual(['100', '100']);
	});

	it('finds by words, category and status', async () => {
		const retired = await collectCatalogue(access, { status: 'deprecated' });
		const speech = await collectCatalogue(access, { category: 'text-to-speech', text: ' playai ' });

		expect(retired.length).toBeGreaterThan(10);
		expect(retired.every(({ isDeprecated }) => isDeprecated)).toBe(true);
		expect(speech.map(({ id }) => id)).toEqual(['fal-ai/playai/tts/v3']);
	});

	it('ends when its pages never do', async () => {
		const page = { models: [{ endpoint_id: 'a/b' }], next_cursor: 'same', has_more: true };
		emulator.fault({ host: 'api.fal.ai' }, { status: 200, body: page }, 1_000);

		expect(await collectCatalogue(access, {})).toHaveLength(1);
	});

	it('leaves out entries that are none', async () => {
		const models = [null, 'a/b', {}, { endpoint_id: '' }, { endpoint_id: 'a/b', metadata: 5 }];
		emulator.fault({ host: 'api.fal.ai' }, { status: 200, body: { models } });

		expect(await searchCatalogue(access, {}, { limit: 10 })).toMatchObject({
			models: [{ id: 'a/b' }],
		});
	});

	it('repeats a question while fal is out of order, and then tells', async () => {
		emulator.fault({ host: 'api.fal.ai' }, { status: 502 }, 2);
		expect(await collectCatalogue(access, {}, 5)).toHaveLength(5);

		emulator.fault({ host: 'api.fal.ai' }, { status: 500 }, 3);
		await expect(collectCatalogue(access, {}, 5)).rejects.toMatchObject({ kind: 'server' });
	});

	it('knows a model without metadata by its ID', () => {
		const { models } = recorded('platform-models-expand-failed') as { models: unknown[] };

		expect(models.map(factsOf)).toMatchObject([
			{ id: 'fal-ai/runway-gen3/turbo/image-to-video', isDeprecated: true, minutes: 6 },
			{ id: 'someuser/private-app', name: 'someuser/private-app', isDeprecated: false },
		]);
	});
});

describe('a model', () => {
	it('comes with its schemas and facts in one call', async () => {
		const model = await readModel(access, endpoint('fal-ai/flux/dev'));

		expect(model.facts).toMatchObject({
			name: 'FLUX.1 [dev]',
			streams: true,
			license: 'commercial',
		});
		expect([...(model.input?.properties?.keys() ?? [])][0]).toBe('prompt');
		expect([...(model.output?.properties?.keys() ?? [])]).toContain('images');
		expect(emulator.journal.lines).toHaveLength(1);
	});

	it('without a document in the API comes from the public ones, which see no key', async () => {
		const failed = { error: { code: 'expansion_failed', message: 'no' } };
		const models = [{ endpoint_id: 'fal-ai/whisper', openapi: failed }];
		emulator.fault({ host: 'api.fal.ai' }, { status: 200, body: { models } });
		const { input, facts } = await readModel(access, endpoint('fal-ai/whisper'));
		const [, document] = emulator.journal.lines;

		expect(input?.properties?.has('audio_url')).toBe(true);
		expect(facts.id).toBe('fal-ai/whisper');
		expect(document).toMatchObject({ host: 'fal.ai', query: { endpoint_id: 'fal-ai/whisper' } });
		expect(document?.headers).not.toHaveProperty('authorization');
	});

	it('that is retired still has its document', async () => {
		const [retired] = await collectCatalogue(access, { status: 'deprecated' }, 1);
		const model = await readModel(access, endpoint(retired!.id));

		expect(model.input).toBeDefined();
	});

	it('that nobody knows is not found', async () => {
		await expect(readModel(access, endpoint('no/such-model'))).rejects.toMatchObject({
			kind: 'modelNotFound',
			facts: { endpointId: 'no/such-model' },
		});
	});

	it('whose document is of no use has no schema', async () => {
		emulator.define('acme/odd', { openapi: documentWith({ type: 'string' }) });

		expect(await readModel(access, endpoint('acme/odd'))).toMatchObject({
			facts: { id: 'acme/odd' },
			input: undefined,
		});
	});

	it('is another model’s business when the answer is', async () => {
		const models = [{ endpoint_id: 'other/model', openapi: documentWith({ type: 'object' }) }];
		emulator.fault({ host: 'api.fal.ai' }, { status: 200, body: { models } as never });

		await expect(readModel(access, endpoint('no/such-model'))).rejects.toMatchObject({
			kind: 'modelNotFound',
		});
	});
});

describe('prices', () => {
	it('are known but for the models that have none', async () => {
		for (let index = 0; index < 60; index++) {
			emulator.define(`acme/m${index}`, { price: { unit_price: index, unit: 'image' } });
		}
		const ids = Array.from({ length: 60 }, (_, index) => `acme/m${index}`);
		const prices = await readPrices(access, [...ids, 'no/such-model', 'acme/m1']);

		expect(prices.size).toBe(60);
		expect(prices.get('acme/m7')).toEqual({ unitPrice: 7, unit: 'image', currency: 'USD' });
		expect(emulator.journal.lines.length).toBeLessThan(12);
	});

	it('are the account’s: without a key there are none', async () => {
		await expect(
			readPrices({ ...access, withoutKey: true }, ['fal-ai/flux/dev']),
		).rejects.toMatchObject({ kind: 'invalidKey' });
	});
});
