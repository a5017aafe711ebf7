import { nearestModel, wordIn } from '../../../../nodes/Fal/fal';
import type { ModelFacts } from '../../../../nodes/Fal/fal';

const models = [
	'fal-ai/flux/dev',
	'fal-ai/flux/dev/image-to-image',
	'fal-ai/flux-pro/dev',
	'fal-ai/fast-sdxl',
	'CassetteAI/music-generator',
	'fal-ai/nano-banana/edit',
].map((id): ModelFacts => ({
	id,
	name: id,
	isDeprecated: false,
	tags: [],
	streams: false,
	pageUrl: '',
}));

describe('the nearest model', () => {
	it.each([
		['flux/dev', 'fal-ai/flux/dev'],
		['dev', 'fal-ai/flux/dev'],
		['fast-sdxl', 'fal-ai/fast-sdxl'],
		['fal-ai/flux/devv', 'fal-ai/flux/dev'],
		['fal-ai/nano-banan/edit', 'fal-ai/nano-banana/edit'],
		['cassetteai/music-generator', 'CassetteAI/music-generator'],
		['acme/secret-app', undefined],
		['fal-ai/fast', undefined],
		['', undefined],
		['x'.repeat(100_000), undefined],
	])('to %j is %j', (given, meant) => {
		expect(nearestModel(given, models)).toBe(meant);
	});
});

describe('the word to look for', () => {
	it.each([
		['fal-ai/flux/dev', 'flux'],
		['flux/dev', 'flux'],
		['fast-sdxl', 'fast'],
		['fal-ai/nano-banan/edit', 'nano'],
		['half-moon-ai/ai-baby', 'baby'],
		['CassetteAI/music', 'CassetteAI'],
		['{{ $json.model }}', 'json'],
		['', ''],
	])('in %j is %j', (given, word) => {
		expect(wordIn(given)).toBe(word);
	});
});
