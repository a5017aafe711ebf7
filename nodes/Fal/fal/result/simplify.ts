import { isRecord, readText } from '../json';
import type { Media } from './media';

/** Members under which models return their text, the most specific first. */
const TEXT_MEMBERS = [
	'output',
	'text',
	'transcription',
	'caption',
	'content',
	'response',
	'results',
];

/**
 * The part of a result people chain on: the text of a text model; of a media model the address of
 * its file, or a list of them; and the result itself when it is neither.
 */
export function simplifyResult(result: unknown, media: readonly Media[]): unknown {
	const urls = media.map((file) => file.url);
	if (isRecord(result)) {
		const text = textOf(result);
		// The text of a media model is its prompt or a caption, the file is what was asked for.
		if (text !== undefined && urls.length === 0) return text;
	}
	if (urls.length === 1) return urls[0];
	return urls.length > 1 ? urls : result;
}

function textOf(result: Record<string, unknown>): string | undefined {
	for (const member of TEXT_MEMBERS) {
		const text = readText(result, member);
		if (text !== undefined) return text;
	}
	return undefined;
}
