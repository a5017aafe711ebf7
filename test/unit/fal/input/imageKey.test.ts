import { findImageKey } from '../../../../nodes/Fal/fal/input/imageKey';
import { inputSchema, recordedInput } from '../../../harness/recordedModels';

const text = { type: 'string' };
const list = { type: 'array', items: text };

describe('Image Input goes to', () => {
	it.each<[string, object, object]>([
		['image, when the model has it', { image: text, image_url: text }, { key: 'image' }],
		['image, when there is no image input', { prompt: text, video_url: text }, { key: 'image' }],
		['the only image input', { prompt: text, init_image_url: text }, { key: 'init_image_url' }],
		['the only list', { image_urls: list }, { key: 'image_urls', asList: true }],
		['image_url beside a mask', { mask_url: text, image_url: text }, { key: 'image_url' }],
		[
			'image_url beside a last frame',
			{ image_url: text, tail_image_url: text },
			{ key: 'image_url' },
		],
		['image_url beside a list', { image_urls: list, image_url: text }, { key: 'image_url' }],
		[
			'the start of start and end',
			{ end_image_url: text, start_image_url: text },
			{ key: 'start_image_url' },
		],
		[
			'the picture beside its mask',
			{ input_image_url: text, mask_image_url: text },
			{ key: 'input_image_url' },
		],
		[
			'the picture of a model that wants an object',
			{ image: { type: 'object', properties: { url: text, content_type: text } } },
			{ key: 'image', asObject: true },
		],
		['no zip file', { images_data_url: text }, { key: 'image' }],
	])('%s', (_what, properties, expected) => {
		expect(findImageKey(inputSchema(properties))).toEqual({
			asList: false,
			asObject: false,
			candidates: [],
			...expected,
		});
	});

	it('the one of several that is required', () => {
		const schema = inputSchema(
			{ person_image_url: text, city_image_url: text },
			{ required: ['city_image_url'] },
		);

		expect(findImageKey(schema).key).toBe('city_image_url');
	});

	it('image as documented when several are alike, and says which', () => {
		const schema = inputSchema({ human_image_url: text, garment_image_url: text });

		expect(findImageKey(schema)).toMatchObject({
			key: 'image',
			candidates: ['human_image_url', 'garment_image_url'],
		});
	});

	it('image without a schema', () => {
		expect(findImageKey(undefined)).toMatchObject({ key: 'image', candidates: [] });
	});

	it.each([
		['fal-ai/flux/dev', 'image', false],
		['fal-ai/kling-video/v1.6/pro/image-to-video', 'image_url', false],
		['fal-ai/nano-banana/edit', 'image_urls', true],
		['fal-ai/hunyuan3d-v21', 'input_image_url', false],
		['bytedance/seedance-2.0/reference-to-video', 'image_urls', true],
		['fal-ai/minimax/video-01-subject-reference', 'subject_reference_image_url', false],
	])('%s: %s', (id, key, asList) => {
		expect(findImageKey(recordedInput(id))).toMatchObject({ key, asList });
	});
});
