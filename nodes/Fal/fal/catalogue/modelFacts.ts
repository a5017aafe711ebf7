import { isRecord, readNumber, readText, type JsonObject } from '../json';

/** What the catalogue tells of a model. Texts are absent where fal has none. */
export interface ModelFacts {
	/** `fal-ai/flux/dev` */
	readonly id: string;
	/** The name people know it by; the ID when there is none. */
	readonly name: string;
	readonly category?: string;
	/** Free of prices: those change, and differ between accounts. */
	readonly description?: string;
	readonly isDeprecated: boolean;
	readonly tags: readonly string[];
	/** `inference` or `training`. */
	readonly kind?: string;
	/** `commercial`, `research` or `private`. */
	readonly license?: string;
	/** Whether the catalogue names a streaming endpoint. */
	readonly streams: boolean;
	/** How long a run takes, in minutes, as fal estimates it. */
	readonly minutes?: number;
	readonly pageUrl: string;
}

/** The categories in use (https://fal.ai/docs/platform-apis); fal may add others. */
export const MODEL_CATEGORIES = [
	'3d-to-3d',
	'audio-to-audio',
	'audio-to-text',
	'audio-to-video',
	'image-to-3d',
	'image-to-image',
	'image-to-json',
	'image-to-text',
	'image-to-video',
	'json',
	'llm',
	'speech-to-speech',
	'speech-to-text',
	'text-to-3d',
	'text-to-audio',
	'text-to-image',
	'text-to-json',
	'text-to-speech',
	'text-to-text',
	'text-to-video',
	'training',
	'unknown',
	'video-to-audio',
	'video-to-text',
	'video-to-video',
	'vision',
	'workflow',
] as const;

export type ModelCategory = (typeof MODEL_CATEGORIES)[number];

/** An element of `models[]`; undefined when it does not even have an ID. */
export function factsOf(entry: unknown): ModelFacts | undefined {
	const record = isRecord(entry) ? entry : {};
	const id = readText(record, 'endpoint_id');
	if (id === undefined || id === '') return undefined;
	return factsFor(id, record['metadata']);
}

/** The facts of a model of which maybe nothing but the ID is known. */
export function factsFor(id: string, said: unknown): ModelFacts {
	const metadata = isRecord(said) ? said : {};
	const tags: readonly unknown[] = Array.isArray(metadata['tags']) ? metadata['tags'] : [];
	return {
		id,
		name: readText(metadata, 'display_name') ?? id,
		isDeprecated: readText(metadata, 'status') === 'deprecated',
		tags: tags.filter((tag) => typeof tag === 'string'),
		streams: readText(metadata, 'stream_url') !== undefined,
		pageUrl: `https://fal.ai/models/${id.split('/').map(encodeURIComponent).join('/')}`,
		...text('category', readText(metadata, 'category')),
		...text('description', withoutPrices(readText(metadata, 'description'))),
		...text('kind', readText(metadata, 'kind')),
		...text('license', readText(metadata, 'license_type')),
		...minutesOf(metadata),
	};
}

function minutesOf(metadata: JsonObject): { minutes?: number } {
	const minutes = readNumber(metadata, 'duration_estimate');
	return minutes === undefined ? {} : { minutes };
}

function text<K extends string>(key: K, value?: string): Partial<Record<K, string>>;
function text(key: string, value?: string): object {
	return value === undefined || value === '' ? {} : { [key]: value };
}

const PRICE = /[$€£]\s?\d|\d\s?(?:USD|dollars?|cents?)\b/i;

/** The text without the sentences that name a price. */
function withoutPrices(description = ''): string {
	const sentences = description.trim().split(/(?<=[.!?])\s+/);
	return sentences.filter((sentence) => !PRICE.test(sentence)).join(' ');
}
