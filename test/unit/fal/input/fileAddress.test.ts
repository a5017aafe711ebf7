import { placeFiles } from '../../../../nodes/Fal/fal';
import type { UploadFile } from '../../../../nodes/Fal/fal';

const DATA_URI = 'data:image/png;base64,iVBORw0KGgo=';
const URL_A = 'https://example.com/a.png';

const placeImage = (input: Record<string, unknown>, address: string, key: string) =>
	placeFiles(input, [{ address }], key, 'Image Input').input;

const aFile = (fileName: string): UploadFile => ({
	fileName,
	contentType: 'image/png',
	identity: fileName,
	size: async () => 1,
	open: async () => Buffer.from('x'),
});

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

	it('loses the blanks around it', () => {
		expect(placeImage({}, `  ${DATA_URI}\n`, 'image')).toEqual({ image: DATA_URI });
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

describe('several files', () => {
	it('fill a list in their order, each that is to be uploaded at its place', () => {
		const [front, back] = [aFile('front.png'), aFile('back.png')];
		const entries = [{ file: front }, { address: URL_A }, { file: back }];
		const { input, files } = placeFiles({}, entries, 'image_urls', 'Image Input');

		expect(input).toEqual({ image_urls: [null, URL_A, null] });
		expect(files.map(({ path, file }) => [path.text, file])).toEqual([
			['image_urls[0]', front],
			['image_urls[2]', back],
		]);
	});

	it('make a list of what is said to be one', () => {
		expect(placeImage({}, URL_A, 'references[]')).toEqual({ references: [URL_A] });
	});

	it('are refused where the model takes one', () => {
		const entries = [{ address: URL_A }, { file: aFile('b.png') }];
		expect(() => placeFiles({}, entries, 'image_url', 'Image Input')).toThrow(
			'Image Input names 2 files, and "image_url" of the model takes one',
		);
	});

	it('leave a list alone that the input has', () => {
		const input = { image_urls: ['https://example.com/other.png'] };
		const placed = placeFiles(input, [{ file: aFile('a.png') }], 'image_urls', 'Image Input');
		expect(placed).toEqual({ input, files: [] });
	});
});

it('no file leaves the input as it is', () => {
	const input = { prompt: 'a' };
	expect(placeFiles(input, [], 'image', 'Image Input').input).toBe(input);
});
