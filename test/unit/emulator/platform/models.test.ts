import { type Emulator, startEmulator } from '../../../../emulator';
import type { Json } from '../../../harness/wire';

const API = 'https://api.fal.ai/v1';
const DOCUMENT = 'https://fal.ai/api/openapi/queue/openapi.json';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(async () => {
	await emulator.close();
});

async function get(path: string, key?: string): Promise<{ status: number; body: Json }> {
	const response = await emulator.fetch(path.startsWith('https:') ? path : API + path, {
		headers: key === undefined ? {} : { authorization: `Key ${key}` },
	});
	return { status: response.status, body: await response.json() };
}

/** Every model of a listing, page by page. */
async function listAll(query: string): Promise<Json[]> {
	const models: Json[] = [];
	for (let cursor: string | null = ''; cursor !== null;) {
		const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const { body } = await get(`/models?${query}${at}`);
		models.push(...body.models);
		cursor = body.has_more ? body.next_cursor : null;
	}
	return models;
}

describe('the list of models', () => {
	it('gives every model once, page by page, without a key', async () => {
		const ids = (await listAll('limit=37')).map((model) => model.endpoint_id);

		expect(ids.length).toBeGreaterThan(100);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it.each([
		['limit=101', 400],
		['limit=100', 200],
		['limit=0', 400],
		['limit=50&expand=openapi-3.0', 400],
		['limit=10&expand=openapi-3.0', 200],
		['cursor=nonsense', 400],
		['expand=unknown', 400],
	])('answers %s with %i', async (query, status) => {
		expect((await get(`/models?${query}`)).status).toBe(status);
	});

	it('searches by text, category and status', async () => {
		const flux = await listAll('q=FLUX.1');
		const speech = await listAll('category=text-to-speech');
		const retired = await listAll('status=deprecated');

		expect(flux.map((model) => model.endpoint_id)).toContain('fal-ai/flux/dev');
		expect(speech.map((model) => model.endpoint_id)).toContain('fal-ai/playai/tts/v3');
		expect(new Set(speech.map((model) => model.metadata.category)).size).toBe(1);
		expect(retired.length).toBeGreaterThan(0);
	});

	it('finds documents by ID, and takes repeated IDs only', async () => {
		const query = 'endpoint_id=fal-ai/flux/dev&endpoint_id=fal-ai/whisper&expand=openapi-3.0';
		const { body } = await get(`/models?${query}`);
		const listed = await get('/models?endpoint_id=fal-ai/flux/dev,fal-ai/whisper');

		expect(body.models.map((model: Json) => model.openapi.openapi)).toEqual(['3.0.4', '3.0.4']);
		expect(listed.status).toBe(404);
	});

	it('finds nothing when one of the IDs is unknown or retired', async () => {
		const [retired] = await listAll('status=deprecated');
		const found = 'endpoint_id=fal-ai/flux/dev';

		expect((await get(`/models?${found}&endpoint_id=no/such-model`)).status).toBe(404);
		expect((await get(`/models?${found}&endpoint_id=${retired.endpoint_id}`)).status).toBe(404);
	});

	it('lets what a test defines win', async () => {
		emulator.define('acme/new', {
			openapi: { openapi: '3.0.4', info: { 'x-fal-metadata': { category: 'vision' } } },
			price: { unit_price: 2, unit: 'song' },
		});
		emulator.define('fal-ai/flux/dev', { metadata: { display_name: 'Mine', status: 'active' } });
		emulator.define('acme/silent', {});
		const { body } = await get('/models?endpoint_id=acme/new&endpoint_id=fal-ai/flux/dev');
		const prices = await get('/models/pricing?endpoint_id=acme/new', emulator.key);

		expect(body.models[0].metadata).toMatchObject({ category: 'vision' });
		expect(body.models[1].metadata).toMatchObject({ display_name: 'Mine' });
		expect(prices.body.prices).toEqual([
			{ endpoint_id: 'acme/new', unit_price: 2, unit: 'song', currency: 'USD' },
		]);
		expect((await get('/models?endpoint_id=acme/silent')).status).toBe(404);
	});

	it('says so where fal fails to make a document', async () => {
		emulator.define('acme/odd', { metadata: { display_name: 'Odd', status: 'active' } });
		const { body } = await get('/models?endpoint_id=acme/odd&expand=openapi-3.0');

		expect(body.models[0].openapi.error.code).toBe('expansion_failed');
	});
});

describe('a model’s document', () => {
	it('is public', async () => {
		const { status, body } = await get(`${DOCUMENT}?endpoint_id=fal-ai/flux/dev`);

		expect([status, body.info.title]).toEqual([200, 'Queue OpenAPI for fal-ai/flux/dev']);
	});

	it('of an unknown model is 404 with the body null', async () => {
		expect(await get(`${DOCUMENT}?endpoint_id=no/such-model`)).toEqual({ status: 404, body: null });
	});

	it('of a made-up model names input and output in fal’s four paths', async () => {
		const found = await get('/models?q=made-up&status=active&limit=1');
		const { body } = await get(`${DOCUMENT}?endpoint_id=${found.body.models[0].endpoint_id}`);
		const post: Json = Object.values(body.paths).find((path: Json) => path.post);
		const ref = post.post.requestBody.content['application/json'].schema.$ref;

		expect(Object.keys(body.paths)).toHaveLength(4);
		expect(body.components.schemas).toHaveProperty(ref.split('/').at(-1));
	});
});
