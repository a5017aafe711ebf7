import { FILE_MEMBERS } from '../media/mediaKind';
import { isRecord, readText, type JsonObject } from '../json';
import { mainMedia, type Media } from './media';
import { findPlaces, type Place } from './places';

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
 * its file, or a list of them; the object that tells of a file what `media` has no place for; and the
 * result itself when it is none of these.
 */
export function simplifyResult(result: unknown, media: readonly Media[]): unknown {
	const [file, ...others] = mainMedia(media);
	// The text of a media model is its prompt or a caption, the file is what was asked for.
	if (!file) return isRecord(result) ? (textOf(result) ?? result) : result;
	if (others.length > 0) return [file, ...others].map(({ url }) => url);
	const place = findPlaces(result).find(({ path }) => path === file.path);
	return place && tellsMore(place) ? place.facts : file.url;
}

/** Facts that `media` tells as well, and numbers that are none about the file. */
const TOLD = new Set<string>([
	...FILE_MEMBERS,
	...['url', 'width', 'height', 'duration', 'fps', 'num_frames', 'seed', 'index', 'id', 'score'],
]);
/** A member that names no kind of file is there for what it tells of one. */
const NAMES_NO_KIND = /(?:^|\.)(?:media|metadata|info)$/;
const MEASURES = ['duration', 'fps', 'width', 'num_frames'];

/** Whether the object was asked for and not its file alone: length, frame rate and codecs of a video. */
function tellsMore({ path, facts }: Place): boolean {
	if (NAMES_NO_KIND.test(path)) return MEASURES.some((name) => isFact(facts[name]));
	return Object.entries(facts).some(([name, value]) => !TOLD.has(name) && isFact(value));
}

function isFact(value: unknown): boolean {
	return typeof value === 'number' || (typeof value === 'object' && value !== null);
}

function textOf(result: JsonObject): string | undefined {
	for (const member of TEXT_MEMBERS) {
		const text = readText(result, member);
		if (text !== undefined) return text;
	}
	const [only, ...others] = Object.values(result);
	return others.length === 0 ? onlyText(only) : undefined;
}

/** The one text that a result consists of, under whichever name. */
function onlyText(value: unknown): string | undefined {
	const list: readonly unknown[] = Array.isArray(value) ? value : [value];
	const [text, ...others] = list;
	return typeof text === 'string' && others.length === 0 ? text : undefined;
}
