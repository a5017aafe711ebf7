/** An element of `models[]` of `GET /v1/models`, whole; replies leave out what was not asked for. */
export interface ModelEntry {
	readonly endpoint_id: string;
	/** Absent for some private apps. */
	readonly metadata?: unknown;
	/** The OpenAPI document, or undefined where fal fails to make one. */
	readonly openapi?: unknown;
}

/** Categories in use (docs/protocol.md 7.1). */
export const CATEGORIES = [
	'text-to-image',
	'image-to-image',
	'text-to-video',
	'image-to-video',
	'video-to-video',
	'audio-to-video',
	'video-to-audio',
	'video-to-text',
	'text-to-audio',
	'text-to-speech',
	'audio-to-audio',
	'audio-to-text',
	'speech-to-text',
	'speech-to-speech',
	'text-to-3d',
	'image-to-3d',
	'3d-to-3d',
	'image-to-text',
	'image-to-json',
	'text-to-json',
	'text-to-text',
	'vision',
	'llm',
	'json',
	'training',
	'workflow',
	'unknown',
] as const;
