import type { INodeProperties } from 'n8n-workflow';

import type { OwnMedia } from '../../fal';

/**
 * Fields of the node itself that fill the main parameters of a model, whatever those are called. Unlike
 * the model's own settings, which n8n empties then, they stay when another model is chosen.
 */
export const OWN_MEDIA = {
	imageInput: { label: 'Image Input', media: 'image' },
	audioInput: { label: 'Audio Input', media: 'audio' },
	videoInput: { label: 'Video Input', media: 'video' },
} as const satisfies Record<string, { readonly label: string; readonly media: OwnMedia }>;

export type OwnMediaName = keyof typeof OWN_MEDIA;
export type OwnFieldName = 'prompt' | OwnMediaName;

export const OWN_FIELDS = [
	'prompt',
	'imageInput',
	'audioInput',
	'videoInput',
] as const satisfies readonly OwnFieldName[];

type Texts = Pick<INodeProperties, 'description' | 'placeholder'> & { readonly default?: string };

/** The field *Prompt*: a box for long texts. */
export function promptField(texts: Texts = {}): INodeProperties {
	return {
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		placeholder: 'e.g. a red fox in deep snow, at dusk',
		description:
			'Goes to the prompt of the model, or to its text, whatever its name. Kept when you change the model.',
		...texts,
	};
}

/** *Image Input*, *Audio Input* or *Video Input*. */
export function mediaField(name: OwnMediaName, texts: Texts = {}): INodeProperties {
	const { label, media } = OWN_MEDIA[name];
	return {
		displayName: label,
		name,
		type: 'string',
		default: '',
		placeholder: `e.g. data or ${EXAMPLES[media]}`,
		description: `${MEDIA_WORDS[media]} for the model: a URL, a data URI, or the name of the input binary field that holds the file. Several with commas, where the model takes several.`,
		...texts,
	};
}

const MEDIA_WORDS: Readonly<Record<OwnMedia, string>> = {
	image: 'An image',
	audio: 'A sound',
	video: 'A video',
};

const EXAMPLES: Readonly<Record<OwnMedia, string>> = {
	image: 'https://example.com/photo.jpg',
	audio: 'https://example.com/talk.mp3',
	video: 'https://example.com/clip.mp4',
};

/** The first file that a FAL node before this one made, else the binary field that n8n's nodes use. */
export const LAST_RESULT = "={{ $json.media?.[0]?.url ?? 'data' }}";
