/** Rows of a sheet, answers of a language model and files of people, as they come. */
import type { IDataObject } from 'n8n-workflow';

import { EDIT, pastedInto } from '../harness/pasted';

const { world, run, withJson, define } = pastedInto();

describe('a row of a sheet', () => {
	const row = { row_number: 2, Prompt: 'Title', prompt: 'a fox', seed: '', Status: 'TODO' };

	it('is sent whole, without its empty cells, and its other columns are told once', async () => {
		const items = Array.from({ length: 300 }, (_, index) => ({ ...row, row_number: index }));
		const { submits, hint } = await run({
			items,
			parameters: { inputParams: '={{ (({ Prompt, ...rest }) => rest)($json) }}' },
		});

		expect(submits).toHaveLength(300);
		expect(world.fal.requests.some(({ input }) => 'seed' in Object(input))).toBe(false);
		expect(hint.match(/does not list/g)).toHaveLength(1);
		expect(hint).toMatch(/"row_number", "Status"/);
	});

	it('with a column of the same name in another case is sent, and the column told', async () => {
		const { sent, hint } = await withJson('={{ $json }}', row);

		expect(sent).toMatchObject({ prompt: 'a fox', Prompt: 'Title' });
		expect(hint).toMatch(
			/ignores: "row_number", "Prompt"(?: \(did you mean prompt\?\))?, "Status"/,
		);
	});
});

describe('a choice with words around it', () => {
	it.each<[IDataObject, RegExp]>([
		[{ aspect_ratio: '9:16 (vertical)' }, /aspect_ratio: expected one of .*"9:16".*got "9:16 \(v/],
		[{ duration: '8s' }, /duration: expected one of "5", "10", got "8s"/],
		[{ duration: 8 }, /duration: expected one of "5", "10", got the number 8/],
	])('is told with the choices: %j', async (given, words) => {
		define('acme/video', {
			prompt: { type: 'string' },
			aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1'] },
			duration: { type: 'string', enum: ['5', '10'], default: '5' },
		});
		const { told, submits } = await run({ model: 'acme/video', input: { prompt: 'x', ...given } });

		expect(submits).toEqual([]);
		expect(told).toMatch(words);
	});
});

describe('a link that opens only in a browser', () => {
	it('is told with the field, fal’s words and the way that works', async () => {
		const msg = 'Failed to load the image. Please ensure the image file is not corrupted.';
		world.fal.define(EDIT, {
			error: {
				status: 422,
				body: { detail: [{ loc: ['body', 'image_urls', 0], msg, type: 'image_load_error' }] },
			},
		});
		const url = 'https://drive.google.com/file/d/1abc/view?usp=sharing';
		const { told } = await run({ model: EDIT, input: { prompt: 'x', image_urls: [url] } });

		expect(told).toMatch(/^fal could not load a file: image_urls\[0\]: Failed to load the image/);
		expect(told).toMatch(/opens without a login.*binary field/);
	});
});

describe('the name of a file', () => {
	it.each(['Fotó kész – 1.png', '猫.png', '😀.png', 'a b;c.png'])(
		'of a person reaches fal: %s',
		async (fileName) => {
			const data = Buffer.from('iVBORw0KGgoAAAANSUhEUg==', 'base64').toString('base64');
			const { told } = await run({
				model: EDIT,
				items: [{ json: {}, binary: { data: { data, mimeType: 'image/png', fileName } } }],
				parameters: { imageInput: 'data', inputParams: '{"prompt":"x"}' },
			});

			expect(told).toBeUndefined();
			const [initiate] = world.fal.journal.find({ path: /\/storage\/upload\/initiate/ });
			expect(initiate?.body).toContain(JSON.stringify(fileName));
		},
	);
});

it('a model without required fields runs with what there is', async () => {
	define('acme/free', { seed: { type: 'integer', default: 1 } });

	expect((await run({ model: 'acme/free', input: {} })).sent).toEqual({});
});
