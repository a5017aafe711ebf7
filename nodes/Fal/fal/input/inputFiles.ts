import { createHash } from 'crypto';

import { isDataUri } from '../address';
import { parseDataUri } from '../files/dataUri';
import { fileNameOf } from '../files/fileName';
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

/** Whether the text is a data URI that is better uploaded than sent along. */
function isLargeDataUri(text: string): boolean {
	return text.length > LONGEST_INLINE && isDataUri(text);
}

/** The data URIs in the input that are too large to stay in it, each as a file for its place. */
export function largeDataUris(input: JsonObject): FileForInput[] {
	const found: FileForInput[] = [];
	for (const [key, value] of Object.entries(input)) visit(value, [key], found);
	return found;
}

function visit(value: unknown, steps: InputPath['steps'], found: FileForInput[]): void {
	if (steps.length > DEEPEST) return;
	if (typeof value === 'string') {
		const file = isLargeDataUri(value) ? fileOfDataUri(value) : undefined;
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
		fileName: fileNameOf([], contentType),
		contentType,
		identity: identityOf(bytes),
		size: async () => bytes.length,
		open: async () => bytes,
	};
}

/** Equal for equal bytes. */
export function identityOf(bytes: Buffer | string): string {
	return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The input with an address in the place of each file. @throws {FalError} `invalidInput` */
export function withAddresses(
	input: JsonObject,
	files: readonly FileForInput[],
	addresses: readonly string[],
): JsonObject {
	return files.reduce(
		(filled, { path }, index) => withValueAt(filled, path, addresses[index] ?? ''),
		input,
	);
}
