import { findMediaKey } from '../../../../nodes/Fal/fal';
import { inputSchema, recordedInput } from '../../../harness/recordedModels';

const text = { type: 'string' };
const list = { type: 'array', items: text };

describe('Image Input goes to', () => {
	it.each<[string, object, object]>([
		['image, when the model has it', { image: text, image_url: text }, { key: 'image' }],
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
	])('%s', (_what, properties, expected) => {
		expect(findMediaKey(inputSchema(properties), 'image')).toEqual({
			state: 'found',
			asList: false,
			asObject: false,
			...expected,
		});
	});

	it('the one of several that is required', () => {
		const schema = inputSchema(
			{ person_image_url: text, city_image_url: text },
			{ required: ['city_image_url'] },
		);

		expect(findMediaKey(schema, 'image')).toMatchObject({ key: 'city_image_url' });
	});

	it('none that is clear when several are alike, and says which', () => {
		const schema = inputSchema({ human_image_url: text, garment_image_url: text });

		expect(findMediaKey(schema, 'image')).toEqual({
			state: 'unclear',
			candidates: ['human_image_url', 'garment_image_url'],
		});
	});

	it.each<[string, object]>([
		['there is no image input', { prompt: text, video_url: text }],
		['there is only a zip file', { images_data_url: text }],
	])('nothing when %s', (_what, properties) => {
		expect(findMediaKey(inputSchema(properties), 'image')).toEqual({ state: 'none' });
	});

	it.each([
		['fal-ai/kling-video/v1.6/pro/image-to-video', 'image_url', false],
		['fal-ai/nano-banana/edit', 'image_urls', true],
		['fal-ai/hunyuan3d-v21', 'input_image_url', false],
		['bytedance/seedance-2.0/reference-to-video', 'image_urls', true],
		['fal-ai/minimax/video-01-subject-reference', 'subject_reference_image_url', false],
	])('%s: %s', (id, key, asList) => {
		expect(findMediaKey(recordedInput(id), 'image')).toMatchObject({ key, asList });
	});
});

describe('Audio Input and Video Input go to', () => {
	it.each<[string, 'audio' | 'video', object, object]>([
		['the only sound', 'audio', { ref_audio_url: text }, { key: 'ref_audio_url', asList: false }],
		[
			'audio_url beside a reference',
			'audio',
			{ ref_audio_url: text, audio_url: text },
			{ key: 'audio_url' },
		],
		[
			'no switch for sound',
			'audio',
			{ audio: { type: 'boolean' }, audio_url: text },
			{ key: 'audio_url' },
		],
		['the only video', 'video', { video_url: text, audio_url: text }, { key: 'video_url' }],
		['the list of videos', 'video', { video_urls: list }, { key: 'video_urls', asList: true }],
		[
			'the video beside its mask',
			'video',
			{ mask_video_url: text, video_url: text },
			{ key: 'video_url' },
		],
	])('%s', (_what, media, properties, expected) => {
		expect(findMediaKey(inputSchema(properties), media)).toMatchObject({
			state: 'found',
			...expected,
		});
	});

	it.each([
		['fal-ai/whisper', 'audio', 'audio_url'],
		['clarityai/crystal-video-upscaler', 'video', 'video_url'],
	] as const)('%s: its %s is %s', (id, media, key) => {
		expect(findMediaKey(recordedInput(id), media)).toMatchObject({ key });
	});
});
