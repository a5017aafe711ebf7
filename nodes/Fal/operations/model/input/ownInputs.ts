import {
	asFalError,
	falError,
	findMediaKey,
	findPromptKey,
	isFileAddress,
	parseInputPath,
	placeFiles,
	placesOfMedia,
	shortList,
	USUAL_MEDIA_KEY,
	USUAL_PROMPT_KEY,
	valueAt,
	withValueAt,
	type EndpointId,
	type FileEntry,
	type FileForInput,
	type JsonObject,
	type OwnMedia,
	type Schema,
} from '../../../fal';
import { doubts } from '../../../n8n/input/doubts';
import { readFileList } from '../../../n8n/input/fileList';
import { isBlank, textOf } from '../../../n8n/item/values';
import type { Item } from '../../../n8n/items';
import { OWN_MEDIA } from '../../fields/ownFields';
import type { Verb } from '../../verbs/verb';

/** What the node's own fields hold, before it is known which parameters of the model take it. */
interface OwnInputs {
	readonly prompt: string;
	readonly media: readonly OwnFiles[];
}

interface OwnFiles {
	readonly label: string;
	readonly media: OwnMedia;
	readonly entries: readonly FileEntry[];
}

/** Where they go. */
interface Target {
	readonly endpoint: EndpointId;
	/** Undefined when the input is not checked: the usual names are used then. */
	readonly schema: Schema | undefined;
	/** The option of that name; empty when it is not set. */
	readonly imageInputKey: string;
	/** A verb's model without a place for a file cannot do what was asked for. */
	readonly verb: Verb | undefined;
}

/** @throws {FalError} `fileNotLoaded` for what is neither an address nor a file of the item */
export function readOwnInputs(item: Item): OwnInputs {
	const media = Object.entries(OWN_MEDIA).map(([name, { label, media: kind }]) => ({
		label,
		media: kind,
		entries: entriesOf(item, item.params.value(name), label),
	}));
	return { prompt: item.params.text('prompt'), media: media.filter(isFilled) };
}

function isFilled({ entries }: OwnFiles): boolean {
	return entries.length > 0;
}

function entriesOf({ files }: Item, value: unknown, label: string): FileEntry[] {
	if (isBlank(value)) return [];
	// What an expression gives may be one file, or all of an item, which `find` tells from each other.
	const isList = typeof value === 'string' || Array.isArray(value);
	const listed = isList ? readFileList(value) : [value];
	return (listed ?? []).map((entry): FileEntry => {
		const address = textOf(entry).trim();
		// An address of a kind that fal cannot load is refused where it is put into the input.
		const isAddress = isFileAddress(address) || ANY_SCHEME.test(address);
		if (LOCAL_SCHEME.test(address)) return { address };
		if (isAddress && doubts.file(address) === undefined) return { address };
		try {
			return { file: files.find(entry, `${label} is no URL or data URI`) };
		} catch (thrown) {
			throw falError({ ...asFalError(thrown).facts, kind: 'fileNotLoaded' });
		}
	});
}

const ANY_SCHEME = /^[a-z][a-z\d+.-]*:/i;
const LOCAL_SCHEME = /^(?:file|blob):/i;

/**
 * The input with what the own fields hold in the parameters that take it, and the files that are still
 * to be uploaded. A value that is there already wins.
 *
 * @throws {FalError} `fileNotLoaded` or `invalidInput`
 */
export function placeOwnInputs(
	{ hints }: Pick<Item, 'hints'>,
	own: OwnInputs,
	given: JsonObject,
	target: Target,
): PlacedInputs {
	let input = withPrompt(hints, own.prompt, given, target);
	const files: FileForInput[] = [];
	const unlisted = new Map<string, string>();
	for (const { label, media, entries } of own.media) {
		const path = pathOf(label, media, target);
		const placed = placeFiles(input, entries, path, label);
		const [key] = parseInputPath(path).steps;
		const isPlaced = placed.input !== input || placed.files.length > 0;
		if (isPlaced && target.schema && !mayHave(target.schema, key)) {
			hints.warn(whereItGoes(label, media, key, target.schema));
			unlisted.set(key, label);
		}
		input = placed.input;
		files.push(...placed.files);
	}
	return { input, files, unlisted };
}

interface PlacedInputs {
	readonly input: JsonObject;
	readonly files: readonly FileForInput[];
	/** Parameters that the model does not list, by the fields that went there; the user was told. */
	readonly unlisted: ReadonlyMap<string, string>;
}

function mayHave({ properties, mentioned = [], others, anyOf }: Schema, key: string): boolean {
	const isOpen = others !== undefined && others !== false;
	return isOpen || anyOf !== undefined || properties?.has(key) !== false || mentioned.includes(key);
}

function whereItGoes(label: string, media: OwnMedia, key: string, schema: Schema): string {
	const sent = `${label} was sent as "${key}", which the model does not list and probably ignores`;
	const places = placesOfMedia(schema, media);
	return places.length > 0
		? `${sent}. It takes ${WORDS[media]} files in ${shortList(places)}.`
		: `${sent}: it has no field for ${WORDS[media]} files. Clear ${label}, or choose another model.`;
}

function withPrompt(
	hints: Item['hints'],
	prompt: string,
	input: JsonObject,
	{ schema, endpoint }: Target,
): JsonObject {
	if (isBlank(prompt)) return input;
	const key = schema ? findPromptKey(schema) : USUAL_PROMPT_KEY;
	if (key === undefined) {
		hints.warn(`${endpoint.id} takes no text: what stands in Prompt was not sent.`);
		return input;
	}
	const path = parseInputPath(key);
	return isBlank(valueAt(input, path)) ? withValueAt(input, path, prompt) : input;
}

/** @throws {FalError} `invalidInput` when no parameter takes it, or none is the obvious one */
function pathOf(label: string, media: OwnMedia, target: Target): string {
	const { schema, endpoint, imageInputKey, verb } = target;
	if (media === 'image' && imageInputKey !== '') return imageInputKey;
	const found = schema && findMediaKey(schema, media);
	switch (found?.state) {
		case undefined:
			return USUAL_MEDIA_KEY[media];
		case 'none':
			refuseWhenInside(label, media, schema);
			// Any model may take what its description leaves out: a hint tells of it.
			if (!verb) return USUAL_MEDIA_KEY[media];
			throw invalid(
				`${label}: ${endpoint.id} takes no ${WORDS[media]}. Clear ${label}, or choose another model`,
			);
		case 'unclear': {
			const names = found.candidates.join(', ');
			throw invalid(
				media === 'image'
					? `${label}: the model takes several images (${names}). Name one in the option Image Input Key`
					: `${label}: the model takes several files (${names}). Clear ${label} and fill them in under Model Settings`,
			);
		}
		case 'found':
			if (found.asList) return `${found.key}[]`;
			return found.asObject ? `${found.key}.url` : found.key;
	}
}

/** The file would be lost beside a list or an object that takes such files. @throws {FalError} */
function refuseWhenInside(label: string, media: OwnMedia, schema: Schema | undefined): void {
	const places = schema ? placesOfMedia(schema, media) : [];
	if (places.length === 0) return;
	const cure =
		media === 'image'
			? 'Name one in the option Image Input Key'
			: `Clear ${label} and fill them in under Model Settings`;
	throw invalid(`${label}: the model takes ${WORDS[media]} files in ${shortList(places)}. ${cure}`);
}

const WORDS: Readonly<Record<OwnMedia, string>> = {
	image: 'image',
	audio: 'audio',
	video: 'video',
};

function invalid(message: string) {
	return falError({ kind: 'invalidInput', message });
}
