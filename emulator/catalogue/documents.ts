import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { member, textMember } from '../server/members';
import { CATEGORIES, type ModelEntry } from './entry';

const DIRECTORY = join(__dirname, '..', 'models');

/** Categories of recorded documents that say nothing of theirs. */
const KNOWN_CATEGORIES = new Map([
	['fal-ai/veo3', 'text-to-video'],
	['fal-ai/playai/tts/v3', 'text-to-speech'],
	['fal-ai/flux-kontext-trainer', 'training'],
	['fal-ai/flux-lora-fast-training', 'training'],
]);

let cache: readonly ModelEntry[] | undefined;

/** The recorded models, in the order of their file names. */
export function recordedModels(): readonly ModelEntry[] {
	cache ??= readdirSync(DIRECTORY)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => readEntry(JSON.parse(readFileSync(join(DIRECTORY, name), 'utf8'))));
	return cache;
}

/** Some files hold an element of `models[]`, others only the OpenAPI document. */
function readEntry(recorded: unknown): ModelEntry {
	const openapi = member(recorded, 'openapi');
	const document = typeof openapi === 'string' ? recorded : openapi;
	const title = textMember(member(document, 'info'), 'title') ?? '';
	const endpointId = title.replace(/^Queue OpenAPI for /, '');
	return {
		endpoint_id: textMember(recorded, 'endpoint_id') ?? endpointId,
		metadata: member(recorded, 'metadata') ?? metadataFrom(endpointId, document),
		openapi: document,
	};
}

/** Metadata for a model of which only the document is known. */
export function metadataFrom(endpointId: string, document: unknown): unknown {
	const said = member(member(document, 'info'), 'x-fal-metadata');
	const category =
		KNOWN_CATEGORIES.get(endpointId) ??
		textMember(said, 'category') ??
		CATEGORIES.find((name) => endpointId.endsWith(`/${name}`)) ??
		'unknown';
	const displayName = endpointId
		.split('/')
		.slice(1)
		.filter((part) => part !== category)
		.join(' ')
		.replaceAll('-', ' ')
		.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
	return {
		display_name: displayName,
		category,
		description: `Short text about ${displayName}.`,
		status: 'active',
		tags: [],
		updated_at: '2026-04-21T17:47:32.206Z',
		is_favorited: null,
		thumbnail_url: textMember(said, 'thumbnailUrl') ?? 'https://v3b.fal.media/files/example.jpg',
		model_url: `https://fal.run/${endpointId}`,
		date: '2025-04-01T18:10:42.284Z',
		highlighted: false,
		kind: category === 'training' ? 'training' : 'inference',
		pinned: false,
	};
}
