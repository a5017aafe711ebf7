import { CATEGORIES, type ModelEntry } from './entry';
import { generateDocument } from './generatedDocument';

const OWNERS = [
	'fal-ai',
	'fal-ai',
	'fal-ai',
	'bytedance',
	'alibaba',
	'minimax',
	'openai',
	'half-moon',
];
const FAMILIES = [
	'aurora',
	'basalt',
	'cinder',
	'delta-diffusion',
	'ember',
	'fathom',
	'glacier',
	'harbor',
	'iris',
	'juniper',
	'kestrel',
	'lumen',
	'meridian',
];
const VARIANTS = ['', 'pro', 'turbo', 'v1.5', 'v2', 'lite', 'v2/pro'];

/** Every so many models are retired; they stay listed, but are no longer found by ID. */
const DEPRECATED_EVERY = 23;
/** For every so many models fal has no document to give. */
const FAILING_EVERY = 61;
/** Every so many entries have no metadata, as private apps have none. */
const BARE_EVERY = 97;

/** Made-up models, always the same for the same numbers; the IDs of two numbers always differ. */
export function generateModels(count: number): readonly ModelEntry[] {
	return Array.from({ length: count }, (_, index) => generateModel(index));
}

function generateModel(index: number): ModelEntry {
	const category = pick(CATEGORIES, index);
	const family = pick(FAMILIES, index * 5 + 1);
	const variant = pick(VARIANTS, index * 3);
	// The three lists repeat together after 27 × 13 × 7 models; the number sets the rounds apart.
	const round = Math.floor(index / (CATEGORIES.length * FAMILIES.length * VARIANTS.length));
	const name = round === 0 ? family : `${family}-${round + 1}`;
	const endpointId = [pick(OWNERS, index), name, variant, category].filter(Boolean).join('/');
	const label = title([name, variant].filter(Boolean).join(' '));
	const metadata = {
		display_name: `${label} ${title(category)}`,
		category,
		description: `Made-up ${category} model of the family ${label}.`,
		status: index % DEPRECATED_EVERY === DEPRECATED_EVERY - 1 ? 'deprecated' : 'active',
		tags: index % 4 === 0 ? ['made-up', family] : [],
		updated_at: dateOf(index + 40),
		is_favorited: null,
		thumbnail_url: `https://v3b.fal.media/files/b/0a000000/thumbnail-${index}.jpg`,
		model_url: `https://fal.run/${endpointId}`,
		...(index % 3 === 0 && { license_type: index % 2 === 0 ? 'commercial' : 'research' }),
		date: dateOf(index),
		...(index % 2 === 0 && { group: { key: name, label: title(category) } }),
		highlighted: false,
		...(index % 5 !== 0 && { kind: category === 'training' ? 'training' : 'inference' }),
		...(index % 7 === 0 && { duration_estimate: (index % 10) + 1 }),
		pinned: false,
	};
	if (index % BARE_EVERY === BARE_EVERY - 1) {
		return { endpoint_id: endpointId, openapi: generateDocument(endpointId, metadata) };
	}
	if (index % FAILING_EVERY === FAILING_EVERY - 1) return { endpoint_id: endpointId, metadata };
	return { endpoint_id: endpointId, metadata, openapi: generateDocument(endpointId, metadata) };
}

function pick<T>(list: readonly T[], index: number): T | '' {
	return list[index % list.length] ?? '';
}

function title(words: string): string {
	return words.replaceAll(/[-/]/g, ' ').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** A day for every model, from the beginning of 2024 on. */
function dateOf(index: number): string {
	return new Date(Date.UTC(2024, 0, 1 + index)).toISOString();
}
