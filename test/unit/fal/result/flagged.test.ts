import { flaggedNumbers } from '../../../../nodes/Fal/fal';

const image = (more: object = {}) => ({ url: 'https://x.y/a.png', ...more });

describe('pictures that a safety checker has found', () => {
	it.each<[unknown, readonly number[]]>([
		[{ images: [image(), image()], has_nsfw_concepts: [false, true] }, [2]],
		[{ images: [image(), image()], has_nsfw_concepts: [true, true] }, [1, 2]],
		[{ images: [image()], nsfw_content_detected: [true] }, [1]],
		[{ images: [image(), image({ is_nsfw: true })] }, [2]],
		[{ images: [image(), image()], nsfw: [true, false], has_nsfw_concepts: [true, true] }, [1, 2]],
		[{ image: image(), has_nsfw_concept: true }, []],
		[{ image: image(), moderation: { flagged: true } }, []],
		[{ images: [image({ blocked: true }), image()] }, [1]],
		[{ image: image({ flagged: true }) }, []],
		[{ video: image({ has_nsfw_concepts: [true] }) }, []],
	])('are told with their numbers: %j', (result, numbers) => {
		expect(flaggedNumbers(result)).toEqual(numbers);
	});

	it.each<[unknown]>([
		[{ images: [image()], has_nsfw_concepts: [false] }],
		[{ images: [image()], has_nsfw_concepts: [] }],
		[{ images: [image()], has_nsfw_concepts: null }],
		[{ images: [image()], has_nsfw_concepts: 'true' }],
		[{ images: [image()], allow_nsfw: true, enable_nsfw_filter: true }],
		[[true]],
		['nsfw'],
		[null],
		[undefined],
	])('are none in %j', (result) => {
		expect(flaggedNumbers(result)).toBeUndefined();
	});
});
