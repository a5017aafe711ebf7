import { parseEndpointId, webhookInAddress } from '../../../nodes/Fal/fal';

describe('a model ID', () => {
	it.each([
		['fal-ai/flux/dev', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['fal-ai/fast-sdxl', 'fal-ai/fast-sdxl', 'fal-ai/fast-sdxl'],
		['  fal-ai/flux/dev\n', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['/fal-ai/flux/dev/', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['fal-ai/kling-video/v2.1/master/image-to-video', undefined, 'fal-ai/kling-video'],
		['bytedance/seedance-2.0/text-to-video', undefined, 'bytedance/seedance-2.0'],
		['fal-ai/flux-pro/v1.1-ultra', undefined, 'fal-ai/flux-pro'],
		['openrouter/router/openai/v1/chat/completions', undefined, 'openrouter/router'],
		['Acme_Corp/My_Model', undefined, 'Acme_Corp/My_Model'],
		['workflows/acme/poster', undefined, 'workflows/acme/poster'],
		['workflows/acme/poster/v2', undefined, 'workflows/acme/poster'],
		['comfy/acme/upscale', undefined, 'comfy/acme/upscale'],
		['110602490-lora', '110602490/lora', '110602490/lora'],
		['12345-my-own-app', '12345/my-own-app', '12345/my-own-app'],
		['12345-owner/app', undefined, '12345-owner/app'],
		['workflows/execute', undefined, 'workflows/execute'],
		['"fal-ai/flux/dev"', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['`fal-ai/flux/dev`,', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['\u200bfal-ai/flux/dev\ufeff', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['Fal-AI/Flux/Dev', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['models/fal-ai/flux/dev', 'fal-ai/flux/dev', 'fal-ai/flux'],
		['CassetteAI/music-generator', undefined, 'CassetteAI/music-generator'],
	])('reads %j', (text, id = text, app = text) => {
		expect(parseEndpointId(text)).toEqual({ id, app });
	});
});

describe('an address', () => {
	it.each([
		['https://fal.ai/models/fal-ai/flux/dev'],
		['http://fal.ai/models/fal-ai/flux/dev'],
		['https://www.fal.ai/models/fal-ai/flux/dev/'],
		['fal.ai/models/fal-ai/flux/dev'],
		['HTTPS://FAL.AI/models/fal-ai/flux/dev'],
		['https://fal.ai/models/fal-ai/flux/dev/api?platform=http#schema'],
		['https://fal.ai/models/fal-ai/flux/dev/playground'],
		['https://fal.ai/models/fal-ai/flux/dev/llms.txt'],
		['https://fal.ai/models/fal-ai/flux/dev/requests'],
		['https://fal.ai/models/fal-ai/flux/dev?share=2f3a'],
		['https://fal.run/fal-ai/flux/dev'],
		['fal.run/fal-ai/flux/dev'],
		['https://queue.fal.run/fal-ai/flux/dev'],
		['https://queue.fal.run/fal-ai/flux/dev?fal_webhook=https://example.com'],
		['POST https://queue.fal.run/fal-ai/flux/dev'],
		['curl -X POST "https://queue.fal.run/fal-ai/flux/dev" -d @body.json'],
		['https://queue.fal.run/fal-ai/flux/dev/requests/764cabcf-b745-4b3e-ae38-1200304cf45b/status'],
	])('of a model or its page is understood: %j', (text) => {
		expect(parseEndpointId(text)).toEqual({ id: 'fal-ai/flux/dev', app: 'fal-ai/flux' });
	});

	it.each([
		['https://fal.ai/workflows/acme/poster'],
		['https://fal.ai/workflows/acme/poster/edit?tab=api'],
		['https://fal.run/workflows/acme/poster'],
		['https://queue.fal.run/workflows/acme/poster/requests/764cabcf'],
		['https://fal.ai/models/workflows/acme/poster'],
	])('of a workflow is understood: %j', (text) => {
		expect(parseEndpointId(text).id).toBe('workflows/acme/poster');
	});
});

describe('a model in what was copied around it', () => {
	it.each([
		['fal.subscribe("fal-ai/flux/dev", {'],
		["const result = await fal.run('fal-ai/flux/dev', { input: {} })"],
		['fal_client.submit("fal-ai/flux/dev", arguments={})'],
		['"model": "fal-ai/flux/dev",'],
		['model_id = "fal-ai/flux/dev"'],
		['Endpoint: fal-ai/flux/dev'],
		['**fal-ai/flux/dev**'],
		['[FLUX](https://fal.ai/models/fal-ai/flux/dev)'],
		['<https://fal.ai/models/fal-ai/flux/dev/api>'],
		['See https://fal.ai/models/fal-ai/flux/dev, please'],
		['https://fal.ai/dashboard/models/fal-ai/flux/dev'],
		['fal-ai / flux / dev'],
		['fal-ai\\flux\\dev'],
	])('is understood: %j', (text) => {
		expect(parseEndpointId(text).id).toBe('fal-ai/flux/dev');
	});

	it('is none in the query of another address', () => {
		const address = 'https://example.com/?to=https://fal.run/fal-ai/flux/dev';

		expect(() => parseEndpointId(address)).toThrow('is not a fal model');
	});
});

describe('the webhook in an address', () => {
	it.each([
		[
			'https://queue.fal.run/a/b?fal_webhook=https://n8n.example.com/x',
			'https://n8n.example.com/x',
		],
		[
			'POST https://queue.fal.run/a/b?x=1&fal_webhook=https%3A%2F%2Fn8n.example.com%2Fx%3Fa%3D1',
			'https://n8n.example.com/x?a=1',
		],
		['https://queue.fal.run/a/b', undefined],
		['https://example.com/?fal_webhook=https://n8n.example.com/x', undefined],
		['a/b', undefined],
	])('of %j is %j', (address, webhook) => {
		expect(webhookInAddress(address)).toBe(webhook);
	});
});

describe('a text that cannot be a model', () => {
	it.each([
		[''],
		['   '],
		['/'],
		['flux'],
		['fal-ai/'],
		['fal-ai//flux'],
		['../x'],
		['fal-ai/..'],
		['fal-ai/flux/../../keys'],
		['fal-ai/./flux'],
		['a/../../b?c=d#e'],
		['fal-ai/flux/dev?x=1'],
		['fal-ai/flux#dev'],
		['fal-ai/fl ux'],
		['https://fal.ai/models/fal-ai/flux dev'],
		['POST'],
		['fal-ai/flux\n/dev'],
		['fal-ai/%2e%2e/keys'],
		['fal-ai%2Fflux'],
		['fal-ai/flüx'],
		['fal-ai/flux/дев'],
		['fal‑ai/flux'],
		['fal-ai/flux@dev'],
		['fal-ai/flux:dev'],
		['workflows/acme'],
		['comfy/acme'],
		['12345-'],
		['fal.run'],
		['fal.run/'],
		['https://fal.run/'],
		['https://fal.ai/'],
		['https://fal.ai/dashboard/keys'],
		['https://fal.ai/models'],
		['https://fal.ai/models/fal-ai'],
		['https://fal.ai/models/fal-ai/../../dashboard/keys'],
		['https://queue.fal.run/requests/764cabcf'],
		['https://evilfal.ai/models/fal-ai/flux'],
		['https://fal.ai.evil.com/models/fal-ai/flux'],
		['https://example.com/fal-ai/flux/dev'],
		['ftp://fal.run/fal-ai/flux'],
		['javascript:alert(1)/x'],
		['https://user:secret@fal.run/fal-ai/flux'],
		['https://fal.run:8443/fal-ai/flux'],
	])('is refused: %j', (text) => {
		expect(() => parseEndpointId(text)).toThrow(
			expect.objectContaining({ kind: 'invalidModel' }) as Error,
		);
	});

	it.each([
		['evilfal.ai/models/fal-ai/flux'],
		['example.com/fal-ai/flux'],
		['rest.fal.ai/storage/upload'],
		['api.fal.ai/v1/models'],
		['localhost:5678/fal-ai/flux'],
	])('is refused as the address of another host: %j', (text) => {
		expect(() => parseEndpointId(text)).toThrow(
			expect.objectContaining({ kind: 'invalidModel' }) as Error,
		);
	});

	it('is quoted in the message, but not at full length', () => {
		expect(() => parseEndpointId('flux')).toThrow(
			'"flux" is not a fal model. Expected an ID such as fal-ai/flux/dev, or the address of the model’s page.',
		);
		expect(() => parseEndpointId(' ')).toThrow('An empty text is not a fal model.');
		expect(() => parseEndpointId('x'.repeat(10_000))).toThrow(/^"x{80}…" is not/);
	});

	it('is refused quickly, however long it is', () => {
		expect(() => parseEndpointId('a/'.repeat(500_000) + '?')).toThrow('is not a fal model');
	});
});
