import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import {
	cutText,
	describeUpload,
	falError,
	firstBytes,
	identityOf,
	isRecord,
	TELLING_BYTES,
	type UploadFile,
} from '../../fal';
import { doubts } from '../input/doubts';

/** The files of one incoming item. */
export interface ItemFiles {
	/**
	 * The file that a parameter means, whatever store of n8n it is in.
	 *
	 * @param reference name of a binary field, a path to one, or the binary object of an expression
	 * @param label the parameter, for the message
	 * @throws {FalError} `missingFile`, with what the item does have
	 */
	find(reference: unknown, label: string): UploadFile;
}

/** Where n8n keeps the files of an item when the workflow's binary mode is `combined`. */
const FILES_IN_JSON = '_files';
/** One read of n8n's store at a time, in bytes; larger pieces cost fewer turns. */
const PIECE_BYTES = 256 * 1024;
/** Of base64, which has four characters for three bytes. */
const TELLING_CHARACTERS = Math.ceil(TELLING_BYTES / 3) * 4;

export function filesOfItem(context: IExecuteFunctions, index: number): ItemFiles {
	return {
		find(reference, label) {
			const binary = findBinary(context, index, reference);
			if (binary && hasBytes(binary)) return uploadOf(context, binary);
			throw missing(`${label}: ${whyMissing(context, index, reference)}`);
		},
	};
}

function findBinary(
	context: IExecuteFunctions,
	index: number,
	reference: unknown,
): IBinaryData | undefined {
	if (typeof reference === 'string') return namedBinary(context, index, reference.trim());
	const [binary, ...others] = isBinary(reference) ? [reference] : binariesIn(reference);
	if (!binary || others.length > 0) return undefined;
	return hasBytes(binary) ? binary : sameOfItem(context, index, binary);
}

/** n8n leaves the bytes out of what an expression gives; the item has them. */
function sameOfItem(context: IExecuteFunctions, index: number, wanted: IBinaryData) {
	const own = binariesIn(context.getInputData()[index]?.binary);
	const same = own.filter(({ fileName, fileSize, mimeType }) => {
		const isNamed = fileName === wanted.fileName && mimeType === wanted.mimeType;
		return isNamed && fileSize === wanted.fileSize;
	});
	return same.length === 1 ? same[0] : undefined;
}

/** n8n's own helper looks it up: where files are depends on n8n and on the workflow's settings. */
function namedBinary(
	{ helpers }: IExecuteFunctions,
	index: number,
	name: string,
): IBinaryData | undefined {
	for (const path of [name, `${FILES_IN_JSON}.${name}`]) {
		try {
			const binary: unknown = helpers.assertBinaryData(index, path);
			if (isBinary(binary)) return binary;
		} catch {
			// Not there; whoever asked tells what is.
		}
	}
	return undefined;
}

function uploadOf({ helpers }: IExecuteFunctions, binary: IBinaryData): UploadFile {
	const { id, data, fileName, mimeType } = binary;
	if (id === undefined) {
		let known: string | undefined;
		const head = async () => Buffer.from(data.slice(0, TELLING_CHARACTERS), 'base64');
		return {
			...describeUpload(fileName, mimeType, head),
			// Of all its bytes: the check before running has no need of it.
			get identity() {
				return (known ??= identityOf(data));
			},
			size: async () => Buffer.byteLength(data, 'base64'),
			open: async () => Buffer.from(data, 'base64'),
		};
	}
	const open = async (pieceBytes: number) =>
		await stored(async () => await helpers.getBinaryStream(id, pieceBytes));
	return {
		...describeUpload(fileName, mimeType, async () => await firstBytes(await open(TELLING_BYTES))),
		identity: id,
		size: async () => await stored(async () => (await helpers.getBinaryMetadata(id)).fileSize),
		open: async () => await open(PIECE_BYTES),
	};
}

/** @throws {FalError} `missingFile` when n8n has deleted the file meanwhile, or cannot read it */
async function stored<T>(read: () => Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (thrown) {
		const words = thrown instanceof Error ? thrown.message : String(thrown);
		throw missing(`n8n could not read the file from its store: ${words}`);
	}
}

function whyMissing(context: IExecuteFunctions, index: number, reference: unknown): string {
	if (typeof reference === 'string') {
		const doubt = doubts.file(reference);
		if (doubt !== undefined) return `this is ${doubt}.`;
		return `the item has no binary field "${cutText(reference.trim())}". ${whatItHas(context, index)}`;
	}
	const several = isRecord(reference) && !isBinary(reference) ? Object.keys(reference) : [];
	if (several.length > 1 && binariesIn(reference).length > 1) {
		return `the expression gives several files. Name one of them: ${listed(several)}.`;
	}
	return isRecord(reference)
		? `the expression gives no file. Name the binary field instead. ${whatItHas(context, index)}`
		: `the item has no binary field "${typeof reference}". ${whatItHas(context, index)}`;
}

function whatItHas(context: IExecuteFunctions, index: number): string {
	const item = context.getInputData()[index];
	const inJson = item?.json[FILES_IN_JSON];
	const names = [item?.binary, inJson].flatMap((files) =>
		isRecord(files) ? Object.keys(files) : [],
	);
	if (names.length === 0) return 'It has no files at all.';
	return `It has: ${listed(names)}.`;
}

function listed(names: readonly string[]): string {
	return names
		.slice(0, 20)
		.map((name) => cutText(name))
		.join(', ');
}

/** Expressions give the object without its bytes when n8n keeps those in memory. */
function hasBytes({ id, data }: IBinaryData): boolean {
	return id !== undefined || typeof data === 'string';
}

/** The files of `$binary` as a whole. */
function binariesIn(value: unknown): IBinaryData[] {
	const values = isRecord(value) ? Object.values(value) : [];
	return values.every(isBinary) ? values : [];
}

function isBinary(value: unknown): value is IBinaryData {
	return isRecord(value) && typeof value['mimeType'] === 'string';
}

function missing(message: string) {
	return falError({ kind: 'missingFile', message });
}
