/** What people put into the wrong place, and models as they paste them. */
import type { INodeParameters } from 'n8n-workflow';

import { EDIT, FLUX, pastedInto } from '../harness/pasted';
import { asTool } from '../../rig/engine/tool';

const { world, run, define } = pastedInto();
const text = { type: 'string' };

describe('what belongs elsewhere', () => {
	it('is taken out of a wrapper', async () => {
		define('acme/defaults', {
			seed: { type: 'integer', default: 1 },
			steps: { type: 'integer', default: 20 },
		});
		const { sent, hint } = await run({ model: 'acme/defaults', input: { input: { seed: '7' } } });

		expect(sent).toEqual({ seed: 7 });
		expect(hint).toMatch(/stood inside "input"/);
	});

	it('is pointed to where it stands beside a wrapper', async () => {
		const { sent, hint } = await run({ input: { input: { prompt: 'x' }, logs: true } });

		expect(sent).toEqual({ prompt: 'x' });
		expect(hint).toMatch(
			/"logs" is no parameter of the model\. It belongs in the option Include Logs/,
		);
	});

	it('is left where the model has a field of that name', async () => {
		define('acme/text', { input: { type: 'object' } });
		const input = { input: { prompt: 'x' } };

		expect((await run({ model: 'acme/text', input })).sent).toEqual(input);
	});

	it.each([
		['webhook_url', 'https://n8n.example.com/webhook/x', /Webhook URL/],
		['fal_webhook', 'https://n8n.example.com/webhook/x', /Webhook URL/],
		['webhookUrl', 'https://n8n.example.com/webhook/x', /Webhook URL/],
		['logs', true, /Include Logs/],
		['sync', true, /Direct Request/],
		['start_timeout', 30, /Start Timeout/],
	])('is pointed to in the body: %s', async (name, value, words) => {
		const { hint, submits } = await run({
			input: { prompt: 'x', [name]: value },
			parameters: { operation: 'submit' },
		});

		expect(submits).toHaveLength(1);
		expect(hint).toMatch(words);
	});
});

describe('the webhook', () => {
	const ADDRESS = 'https://n8n.example.com/webhook/x';
	const submitTo = async (model: string, parameters: INodeParameters = {}) =>
		await run({
			model,
			input: { prompt: 'x' },
			parameters: { operation: 'submit', ...parameters },
		});

	it('in the pasted address of the model is used by Submit', async () => {
		const { submits } = await submitTo(`https://queue.fal.run/${FLUX}?fal_webhook=${ADDRESS}`);

		expect(submits[0]?.query).toMatchObject({ fal_webhook: ADDRESS });
	});

	it('in Webhook URL goes before it', async () => {
		const { submits } = await submitTo(`https://queue.fal.run/${FLUX}?fal_webhook=${ADDRESS}`, {
			webhookUrl: 'https://n8n.example.com/webhook/y',
		});

		expect(submits[0]?.query).toMatchObject({ fal_webhook: 'https://n8n.example.com/webhook/y' });
	});

	it('in the pasted address is no use to Run, which says so', async () => {
		const { hint } = await run({
			model: `https://queue.fal.run/${FLUX}?fal_webhook=${ADDRESS}`,
			input: { prompt: 'x' },
		});

		expect(hint).toMatch(/fal_webhook .* is not called\. Use Webhook URL of the operation Submit/);
	});

	it('that resumes the execution itself is used, with a hint at the way that waits', async () => {
		const { submits, hint, evaluated } = await run({
			input: { prompt: 'x' },
			after: { address: '={{ $execution.resumeUrl }}' },
			instanceUrl: 'https://n8n.example.com',
			parameters: { operation: 'submit', webhookUrl: '={{ $execution.resumeUrl }}' },
		});

		// n8n 2 signs the address, n8n 1.123 does not: as it gives it, so it reaches fal.
		const address = submits[0]?.query['fal_webhook'];
		expect(address).toMatch(/^https:\/\/n8n\.example\.com\/webhook-waiting\/\d+/);
		expect(evaluated).toEqual([{ address }]);
		expect(hint).toMatch(/Wait Mode: Pause Until Webhook/);
	});
});

describe('the model', () => {
	it.each([
		`"${FLUX}"`,
		`\`${FLUX}\``,
		`'${FLUX}',`,
		`“${FLUX}”`,
		`\u200b${FLUX}\ufeff`,
		'Fal-AI/Flux/Dev',
		`POST https://queue.fal.run/${FLUX}`,
		`models/${FLUX}`,
		`curl --request POST --url https://queue.fal.run/${FLUX} --header "Authorization: Key $FAL_KEY"`,
	])('is understood: %s', async (model) => {
		const { told, submits } = await run({ model, input: { prompt: 'x' } });

		expect(told).toBeUndefined();
		expect(submits[0]?.path).toBe(`/${FLUX}`);
	});

	it.each([
		['flux/dev', FLUX],
		['fast-sdxl', 'fal-ai/fast-sdxl'],
		['fal-ai/nano-banan/edit', EDIT],
		['fal-ai/flux/devv', FLUX],
	])('that is not found is named as it was probably meant: %s', async (model, meant) => {
		const { told } = await run({ model, input: { prompt: 'x' }, options: { checkInput: false } });

		expect(told).toMatch(new RegExp(`Did you mean "${meant}"\\?`));
		expect(world.fal.journal.find({ host: 'api.fal.ai', path: '/v1/models' })).toHaveLength(1);
	});

	it('is not looked for in the catalogue as long as it is found', async () => {
		await run({ input: { prompt: 'x' }, options: { checkInput: false } });

		expect(world.fal.journal.find({ host: 'api.fal.ai', path: /^\/v1\/models$/ })).toEqual([]);
	});

	it('that nobody knows is told without a guess', async () => {
		const { told } = await run({ model: 'acme/secret-app', input: {} });

		expect(told).not.toMatch(/Did you mean/);
	});

	it('may be a workflow that comes with the input', async () => {
		world.fal.define('workflows/execute', { output: { ok: true } });
		const { told, submits } = await run({
			model: 'workflows/execute',
			input: { input: {}, workflow: {} },
		});

		expect(told).toBeUndefined();
		expect(submits[0]?.path).toBe('/workflows/execute');
	});
});

describe('Image Input', () => {
	const imageInput = 'https://a.example/b.png';

	it('is named, and where the model takes images, when that is inside of a list', async () => {
		define('acme/ltx', {
			prompt: text,
			images: {
				type: 'array',
				items: {
					type: 'object',
					properties: { image_url: text, start_frame_num: { type: 'integer' } },
				},
			},
		});
		const { told, submits } = await run({ model: 'acme/ltx', parameters: { imageInput } });

		expect(submits).toEqual([]);
		expect(told).toMatch(
			/^Image Input: the model takes image files in images\[0\]\.image_url\. Name one in the option/,
		);
	});

	it('is named in the hint when the model takes no image', async () => {
		const { sent, hint } = await run({ input: { prompt: 'x' }, parameters: { imageInput } });

		expect(sent).toEqual({ prompt: 'x', image: imageInput });
		expect(hint).toMatch(/^Image Input was sent as "image", which the model does not list/);
		expect(hint).not.toMatch(/The input has a field/);
	});

	it('under a key that the model does not have tells which take images', async () => {
		const { sent, hint } = await run({
			model: EDIT,
			input: { prompt: 'x', image_urls: [imageInput] },
			parameters: { imageInput },
			options: { imageInputKey: 'style_reference' },
		});

		expect(sent).toHaveProperty('style_reference', imageInput);
		expect(hint).toMatch(/sent as "style_reference".*It takes image files in image_urls\./);
	});
});

describe('an agent', () => {
	it('reads what is wrong with its arguments, and goes on', async () => {
		const { items } = await run({
			...(await asTool()),
			items: [{ input: { promt: 'x' } }],
			parameters: { inputParams: '={{ $json.input }}' },
			node: { onError: 'continueRegularOutput' },
		});

		expect(JSON.stringify(items[0]?.json)).toMatch(/prompt: is required.*promt/);
	});
});
