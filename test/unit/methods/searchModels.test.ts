import { NodeOperationError } from 'n8n-workflow';

import { startEmulator, type Emulator, type FaultEffect } from '../../../emulator';
import { formContext } from '../../harness/loadOptions';
import { searchModels } from '../../../nodes/Fal/methods/searchModels';

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator({ catalogueSize: 1500 });
	emulator.define('acme/priced', {
		metadata: {
			display_name: 'Priced',
			category: 'vision',
			status: 'active',
			description: 'Looks at images. Costs $0.02 per image. Fast.',
		},
	});
});

afterEach(() => {
	emulator.reset();
});

afterAll(async () => {
	await emulator.close();
});

describe('Model → From List', () => {
	it('pages through 1,500 models and shows each once', async () => {
		const context = formContext(emulator);
		const ids: unknown[] = [];
		let token: string | undefined;
		do {
			const { results, paginationToken } = await searchModels.call(context, undefined, token);
			ids.push(...results.map(({ value }) => value));
			token = paginationToken;
		} while (token !== undefined);

		expect(ids.length).toBeGreaterThanOrEqual(1500);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('finds what is typed, and names category, ID and page', async () => {
		const { results } = await searchModels.call(formContext(emulator), 'FLUX.1 [dev]');

		expect(results).toContainEqual({
			name: 'FLUX.1 [dev] · fal-ai/flux/dev · text-to-image',
			value: 'fal-ai/flux/dev',
			url: 'https://fal.ai/models/fal-ai/flux/dev',
			description: 'Short text about FLUX.1 [dev].',
		});
	});

	it('begins with the workflows of the account, and marks them', async () => {
		const { results } = await searchModels.call(formContext(emulator), 'poster');

		expect(results[0]).toEqual({
			name: expect.stringMatching(/^workflow · Poster · workflows\/[^/]+\/poster$/),
			value: expect.stringMatching(/^workflows\/[^/]+\/poster$/),
			url: expect.stringMatching(/^https:\/\/fal\.ai\/workflows\/[^/]+\/poster$/),
			description: 'A poster from a few words',
		});
	});

	it.each<[string, FaultEffect]>([
		['are refused', { status: 403 }],
		['cannot be had', { status: 500 }],
	])('goes without workflows that %s', async (_what, effect) => {
		emulator.fault({ path: /^\/v1\/workflows/ }, effect, Infinity);
		const { results } = await searchModels.call(formContext(emulator), 'flux');

		expect(results.length).toBeGreaterThan(0);
		expect(results.some(({ value }) => String(value).startsWith('workflows/'))).toBe(false);
	});

	it('leaves prices out of descriptions', async () => {
		const { results } = await searchModels.call(formContext(emulator), 'priced');

		expect(results[0]?.description).toBe('Looks at images. Fast.');
	});

	it('marks deprecated models', async () => {
		const { results } = await searchModels.call(formContext(emulator), 'made-up');
		const marked = results.filter(({ name }) => name.startsWith('deprecated · '));

		expect(marked.length).toBeGreaterThan(0);
		expect(marked.length).toBeLessThan(results.length);
	});

	it('works without a key', async () => {
		const { results } = await searchModels.call(
			formContext(emulator, { credentialId: null }),
			'whisper',
		);

		expect(results.map(({ value }) => value)).toContain('fal-ai/whisper');
	});

	it.each<[string, FaultEffect, string]>([
		[
			'the key is refused',
			{ status: 401, body: { error: { type: 'authorization_error', message: 'Bad key' } } },
			'Bad key',
		],
		['fal is out of order', { status: 503, body: {} }, 'fal answered with HTTP 503'],
		['the answer is a web page', { status: 200, body: 'hello' }, 'not in its known form'],
	])('says so when the list cannot be had: %s', async (_why, effect, words) => {
		emulator.fault({ host: 'api.fal.ai' }, effect, 9);
		const error = await failureOf(searchModels.call(formContext(emulator)));

		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: expect.stringMatching(`^The models could not be listed: .*${words}`),
			description: expect.stringMatching(/./),
		});
	});

	it('asks fal once for the same page, and again after a failure', async () => {
		const context = formContext(emulator);
		emulator.fault({ path: /^\/v1\/models$/ }, { status: 403 }, 1);
		await failureOf(searchModels.call(context, 'whisper'));
		await Promise.all([
			searchModels.call(context, 'whisper'),
			searchModels.call(context, 'whisper'),
		]);
		await searchModels.call(context, 'whisper');

		expect(emulator.journal.find({ path: /^\/v1\/models$/ })).toHaveLength(2);
	});
});

async function failureOf(work: Promise<unknown>): Promise<unknown> {
	return await work.then(
		() => undefined,
		(error: unknown) => error,
	);
}
