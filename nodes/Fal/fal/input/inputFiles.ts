import { createHash } from 'crypto';

import { headOfDataUri } from '../text/address';
import { parseDataUri } from '../media/dataUri';
import { describeUpload } from '../files/recognised';
import { mediaKindOfName } from '../media/mediaKind';
import { withValueAt, type InputPath } from './inputPath';
import { isRecord, type JsonObject } from '../json';
import type { UploadFile } from '../files/storedFile';

/** A file, and the place in the model's input where its address goes. */
export interface FileForInput {
	readonly path: InputPath;
	readonly file: UploadFile;
}

/**
 * fal advises data URIs for a few KB only; longer ones are uploaded. Characters.
 *
 * @see https://fal.ai/docs/documentation/model-apis/fal-cdn
 */
const LONGEST_INLINE = 64 * 1024;
/** Deep enough for every known input; a bound, because inputs come from outside. */
const DEEPEST = 12;

/**
 * The data URIs in the input that are better uploaded, each as a file for its place: long ones, and
 * those of sound, video and the like. Models of these read from addresses, and some refuse what is none
 * ("Unsupported data URL").
 */
export function inlineFiles(input: JsonObject): FileForInput[] {
	const found: FileForInput[] = [];
	for (const [key, value] of Object.entries(input)) visit(value, [key], found);
	return found;
}

function isBetterUploaded(uri: string, steps: InputPath['steps']): boolean {
	const head = headOfDataUri(uri);
	if (!head || head.contentType === '') return false;
	if (uri.length > LONGEST_INLINE) return true;
	const name = steps.filter((step) => typeof step === 'string').at(-1) ?? '';
	return !head.contentType.startsWith('image/') && mediaKindOfName(name) !== undefined;
}

function visit(value: unknown, steps: InputPath['steps'], found: FileForInput[]): void {
	if (steps.length > DEEPEST) return;
	if (typeof value === 'string') {
		const file = isBetterUploaded(value, steps) ? fileOfDataUri(value) : undefined;
		const text = steps.join('.');
		if (file) found.push({ path: { text, steps, appends: false }, file });
	} else if (Array.isArray(value)) {
		value.forEach((entry, index) => {
			visit(entry, [...steps, index], found);
		});
	} else if (isRecord(value)) {
		for (const [key, entry] of Object.entries(value)) visit(entry, [...steps, key], found);
	}
}

function fileOfDataUri(uri: string): UploadFile | undefined {
	const content = parseDataUri(uri);
	if (!content) return undefined;
	const { bytes, contentType } = content;
	return {
		...describeUpload(undefined, contentType, async () => bytes),
		identity: identityOf(bytes),
		size: async () => bytes.length,
		open: async () => bytes,
	};
}

/** Equal for equal bytes. */
export function identityOf(bytes: Buffer | string): string {
	return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Stands in an input for the address of a file that is not uploaded yet. No file has this address. */
function standIn(index: number): string {
	return `https://v3.fal.media/files/to-be-uploaded/${index}`;
}

/**
 * The input with a stand-in at the place of each file, so that it can be checked and typed as a whole.
 *
 * @param from the number of files that have stand-ins already
 * @throws {FalError} `invalidInput` for a place that does not fit the input
 */
export function withStandIns(
	input: JsonObject,
	files: readonly FileForInput[],
	from = 0,
): JsonObject {
	return files.reduce(
		(filled, { path }, index) => withValueAt(filled, path, standIn(from + index)),
		input,
	);
}

/** The input with the addresses of its files, in their order, where their stand-ins are. */
export function withAddresses(input: JsonObject, addresses: readonly string[]): JsonObject {
	if (addresses.length === 0) return input;
	const byStandIn = new Map(addresses.map((address, index) => [standIn(index), address]));
	return membersReplaced(input, byStandIn);
}

function membersReplaced(object: JsonObject, addresses: ReadonlyMap<string, string>): JsonObject {
	const members = Object.entries(object);
	return Object.fromEntries(members.map(([key, member]) => [key, replaced(member, addresses)]));
}

function replaced(value: unknown, addresses: ReadonlyMap<string, string>): unknown {
	if (typeof value === 'string') return addresses.get(value) ?? value;
	if (Array.isArray(value)) return value.map((entry) => replaced(entry, addresses));
	const isPlain = isRecord(value) && !Object.isFrozen(value) && !('toJSON' in value);
	return isPlain ? membersReplaced(value, addresses) : value;
}
