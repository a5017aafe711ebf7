import { seedOf, sizeOf } from '../../../demo/files';

const USUAL = { width: 10, height: 20 };

describe('a made-up picture', () => {
	it.each([
		[{ image_size: 'portrait_4_3' }, { width: 768, height: 1024 }],
		[{ image_size: { width: 640, height: 480 } }, { width: 640, height: 480 }],
		[{ image_size: { width: 1e9, height: 480 } }, { width: 10, height: 480 }],
		[{ image_size: 'auto' }, USUAL],
		[{}, USUAL],
		[null, USUAL],
	])('has the size that is asked for: %j', (input, size) => {
		expect(sizeOf(input, USUAL)).toEqual(size);
	});

	it('is the same for the same prompt and seed, and another for others', () => {
		const seed = seedOf({ prompt: 'a fox', seed: 1 });
		expect(seedOf({ prompt: 'a fox', seed: 1 })).toBe(seed);
		expect(seedOf({ prompt: 'a fox', seed: 2 })).not.toBe(seed);
		expect(seedOf({ prompt: 'a hen', seed: 1 })).not.toBe(seed);
		expect(seedOf({ prompt: 'a fox', seed: 1 }, 1)).not.toBe(seed);
	});
});
