import type { JsonObject } from '../../../../../nodes/Fal/fal';
import { checkInput } from '../../../../../nodes/Fal/fal/schema/check/check';
import { inputSchema } from '../../../../harness/recordedModels';

const text = { type: 'string' };

const object = (properties: object) => ({ type: 'object', properties });

describe('unknown parameters', () => {
	const unlisted = (properties: object, input: JsonObject, more: object = {}) => {
		const result = checkInput(inputSchema(properties, more), input);
		return result.state === 'unusable' ? [] : result.unlisted;
	};

	it('are problems where the schema allows no others', () => {
		const schema = inputSchema({ prompt: text }, { additionalProperties: false });

		expect(checkInput(schema, { anything: 1 })).toMatchObject({
			problems: [{ path: 'anything', message: 'is not a parameter of this model' }],
		});
	});

	it.each([
		['are told apart where the schema says nothing of others', undefined, ['anime']],
		['are welcome where the schema allows others', true, []],
		['are welcome where the schema says what others hold', { type: 'string' }, []],
	])('%s', (_what, additionalProperties, names) => {
		const found = unlisted({ prompt: text }, { prompt: 'x', anime: 'y' }, { additionalProperties });

		expect(found.map(({ name }) => name)).toEqual(names);
	});

	it('are not told apart where the schema has alternatives, one of which may list them', () => {
		const anyOf = [object({ style: text }), object({ size: text })];

		expect(unlisted({ prompt: text }, { prompt: 'x', style: 'y' }, { anyOf })).toEqual([]);
	});

	it.each([
		['imageUrl', ['image_url']],
		['image-url', ['image_url']],
		['image_urls', ['image_url']],
		['image_url', ['mask_url', 'image_urls']],
		['image', ['images']],
		['image', ['image_url']],
		['images', ['image_urls']],
		['video_urls', ['video_url']],
		['audio_url', ['audio_urls']],
		['voice_id', ['voice']],
		['Voice', ['voice']],
		['Seed', ['seed']],
		['num_inference_step', ['num_inference_steps']],
	])('are slips and refused: %s, where the model has %j', (name, known) => {
		const schema = inputSchema(Object.fromEntries(known.map((one) => [one, {}])));

		expect(checkInput(schema, { [name]: 'x' })).toMatchObject({
			problems: [
				{
					path: name,
					message: `is not a parameter of this model; did you mean "${known.at(-1)!}"?`,
				},
			],
		});
	});

	it.each([
		['speed', 'seed', undefined],
		['seed', 'speed', undefined],
		['mode', 'model', undefined],
		['model', 'mode', undefined],
		['model', 'model_url', undefined],
		['top_k', 'top_p', undefined],
		['loop', 'loops', 'loops'],
		['style', 'styles', 'styles'],
		['size', 'dsize', undefined],
		['steps', 'stems', undefined],
		['height', 'weight', undefined],
		['format', 'do_format', undefined],
		['resolution', 'mc_resolution', undefined],
		['voice_id', 'voice1', undefined],
		['prompt_2', 'prompt', undefined],
		['lora_3', 'lora_1', undefined],
		['promt', 'prompt', 'prompt'],
		['num_imges', 'num_images', 'num_images'],
		['fps', 'fbs', undefined],
		['n', 'm', undefined],
		['', 'a', undefined],
		['x'.repeat(5_000), 'x'.repeat(5_001), undefined],
	])('are no slips and sent: %j where the model has %j', (name, known, meant) => {
		const input = { [name]: 1 };

		expect(checkInput(inputSchema({ [known]: {} }), input)).toMatchObject({
			state: 'ok',
			input,
			unlisted: [{ name, isSlip: false, ...(meant !== undefined && { meant }) }],
		});
	});

	it('are no slips when the one that was meant is there as well', () => {
		const input = { image_url: 'https://a/b.png', image_urls: ['https://a/c.png'] };

		expect(checkInput(inputSchema({ image_url: text }), input)).toMatchObject({ state: 'ok' });
	});

	it('are told beside what is missing', () => {
		const schema = inputSchema({ start_image_url: text }, { required: ['start_image_url'] });

		expect(
			checkInput(schema, { image_url: 'https://a/b.png', aspect_ratio: '9:16' }),
		).toMatchObject({
			problems: [{ path: 'start_image_url' }],
			unlisted: [{ name: 'image_url' }, { name: 'aspect_ratio' }],
		});
	});

	it('of two thousand beside two thousand others cost no time that anybody notices', () => {
		const names = (word: string) =>
			Array.from({ length: 2_000 }, (_, index) => `${word}_${index}_${'abcdefgh'.repeat(8)}`);
		const schema = inputSchema(Object.fromEntries(names('known').map((name) => [name, {}])));
		const input = Object.fromEntries(names('unknown').map((name) => [name, 1]));
		const guesses = unlistedOf(checkInput(schema, input)).filter(
			({ meant }) => meant !== undefined,
		);

		expect(guesses.length).toBeLessThanOrEqual(10);
	});
});

function unlistedOf(result: ReturnType<typeof checkInput>) {
	return result.state === 'unusable' ? [] : result.unlisted;
}
