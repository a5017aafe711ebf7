import { falWorld, onlyJson } from '../harness/fal';

const world = falWorld();

describe('the examples of the mission', () => {
	it('makes a picture with fast-sdxl', async () => {
		const run = await world.runModel({
			model: 'fal-ai/fast-sdxl',
			input: {
				prompt: 'a cat in space',
				negative_prompt: 'blurry',
				num_inference_steps: 20,
				guidance_scale: 7.5,
			},
		});

		expect(run.error).toBeUndefined();
		const { result, requestId, model, media, billableUnits, metrics } = onlyJson(run.items);
		expect(result).toMatchObject({ images: [{ url: expect.stringMatching(/^https:\/\/v3/) }] });
		expect(model).toBe('fal-ai/fast-sdxl');
		expect(requestId).toBe(world.fal.requests[0]?.requestId);
		expect(media).toMatchObject([{ kind: 'image', path: 'images[0]' }]);
		expect(billableUnits).toBe(1);
		expect(metrics).toEqual({ inference_time: expect.any(Number) });
		expect(world.fal.requests[0]?.input).toEqual({
			prompt: 'a cat in space',
			negative_prompt: 'blurry',
			num_inference_steps: 20,
			guidance_scale: 7.5,
		});
	});

	it('describes a picture with image-to-text, streamed into one string', async () => {
		const run = await world.runModel({
			model: 'fal-ai/image-to-text',
			input: { max_tokens: 100 },
			parameters: { imageInput: 'https://example.com/photo.jpg', useStreaming: true },
		});

		expect(run.error).toBeUndefined();
		const { result } = onlyJson(run.items);
		expect(typeof result).toBe('string');
		expect(result).toMatch(/\w+ \w+/);
		const [line] = world.fal.journal.find({ path: '/fal-ai/image-to-text/stream' });
		expect(JSON.parse(line?.body ?? '')).toEqual({
			max_tokens: 100,
			image: 'https://example.com/photo.jpg',
		});
	});

	it('makes a video with stable-video', async () => {
		const run = await world.runModel({
			model: 'fal-ai/stable-video',
			input: { prompt: 'waves', duration: 4, fps: 24 },
		});

		expect(run.error).toBeUndefined();
		expect(onlyJson(run.items)).toMatchObject({
			result: { video: { url: expect.stringMatching(/\.mp4$/) } },
			media: [{ kind: 'video' }],
		});
	});
});
