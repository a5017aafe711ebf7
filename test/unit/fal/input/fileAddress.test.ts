import { DEFAULT_IMAGE_KEY, placeImage } from '../../../../nodes/Fal/fal';

const DATA_URI = 'data:image/png;base64,iVBORw0KGgo=';

describe('an image', () => {
	it.each([
		['https://example.com/a.png'],
		['http://example.com/a.png?x=1#y'],
		['HTTPS://EXAMPLE.COM/a.png'],
		[DATA_URI],
	])('at %j is placed into the input', (image) => {
		expect(placeImage({ prompt: 'a' }, image, 'image_url')).toEqual({
			prompt: 'a',
			image_url: image,
		});
	});

	it('goes under the key image unless told otherwise', () => {
		expect(placeImage({}, DATA_URI, DEFAULT_IMAGE_KEY)).toEqual({ image: DATA_URI });
	});

	it('loses the blanks around it', () => {
		expect(placeImage({}, `  ${DATA_URI}\n`, 'image')).toEqual({ image: DATA_URI });
	});

	it.each(['', '   ', '\n'])('that is blank (%j) leaves the input alone', (image) => {
		const input = { prompt: 'a' };
		expect(placeImage(input, image, 'image')).toBe(input);
	});

	it.each([['mine'], [''], [null], [false], [0]])(
		'does not replace what the input has: %j',
		(value) => {
			expect(placeImage({ image: value }, DATA_URI, 'image')).toEqual({ image: value });
		},
	);

	it('does not change the input it is given', () => {
		const input = Object.freeze({ prompt: 'a' });
		placeImage(input, DATA_URI, 'image');
		expect(input).toEqual({ prompt: 'a' });
	});

	it.each([
		['not-a-url'],
		['example.com/a.png'],
		['/home/node/a.png'],
		['https://'],
		['https://exa mple.com/a.png'],
		['ftp://example.com/a.png'],
		['file:///etc/passwd'],
		['javascript:alert(1)'],
		['data:'],
		['data:image/png'],
		['data:;base64,AAAA'],
		['iVBORw0KGgoAAAANSUhEUg=='],
	])('that is no address is refused before anything is paid: %j', (image) => {
		expect(() => placeImage({}, image, 'image_url')).toThrow(
			expect.objectContaining({
				kind: 'fileNotLoaded',
				message: `Image Input "${image}" is neither an http(s) URL nor a data URI`,
				facts: expect.objectContaining({
					fields: [{ path: 'image_url', message: 'Not an http(s) URL or data URI' }],
				}) as unknown,
			}) as Error,
		);
	});

	it('that is refused is not quoted at full length', () => {
		expect(() => placeImage({}, 'iVBORw'.repeat(1_000), 'image')).toThrow(
			/^Image Input ".{80}…" is/,
		);
	});
});
