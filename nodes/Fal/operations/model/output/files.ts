import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import pLimit from 'p-limit';

import {
	asFalError,
	cutText,
	isDataUri,
	mediaAt,
	pathsOfFiles,
	type FileAccess,
	type Media,
} from '../../../fal';
import type { FileStore, StoredFile } from '../../../n8n/files/fileStore';
import type { downloadOptions } from '../../options/downloadFiles';
import type { OptionValues } from '../../options/optionSet';

type DownloadOptions = OptionValues<ReturnType<typeof downloadOptions>> & {
	readonly fileAccess?: FileAccess | undefined;
};

/** What *Download Files* and the options beside it ask for. */
export interface DownloadPlan {
	readonly which: DownloadOptions['filesToDownload'];
	/** Where `which: 'path'` looks. */
	readonly path: string;
	readonly property: string;
	readonly keepUrls: boolean;
	readonly oneItemPerFile: boolean;
	/** The files were made for the account alone. */
	readonly arePrivate?: boolean;
}

/** Undefined when nothing is to be downloaded. */
export function downloadPlanOf(options: DownloadOptions): DownloadPlan | undefined {
	if (options.downloadFiles !== true) return undefined;
	return {
		which: options.filesToDownload,
		path: options.filePath,
		property: options.outputBinaryProperty,
		keepUrls: options.keepUrls,
		oneItemPerFile: options.oneItemPerFile,
		arePrivate: options.fileAccess !== undefined && options.fileAccess !== 'allow',
	};
}

/** For a model that answers with a file and not with JSON. */
export const OF_AN_ANSWER: DownloadPlan = {
	which: 'all',
	path: '',
	property: 'data',
	keepUrls: false,
	oneItemPerFile: false,
};

interface StoredMedia {
	readonly media: Media;
	/** The binary field that has it. */
	readonly property: string;
	readonly stored: StoredFile;
}

/** One file of the result and what became of it. */
export type FetchedFile = StoredMedia | { readonly media: Media; readonly error: string };

const DOWNLOADS_AT_ONCE = 3;

/** Fetches the files. Never throws: the result they belong to is paid for, with or without them. */
export async function fetchFiles(
	store: FileStore,
	plan: DownloadPlan,
	result: unknown,
	media: readonly Media[],
	signal: AbortSignal,
): Promise<FetchedFile[]> {
	const limit = pLimit(DOWNLOADS_AT_ONCE);
	const wanted = wantedOf(plan, result, media);
	return await limit.map(wanted, async (file, index): Promise<FetchedFile> => {
		const number = plan.oneItemPerFile || index === 0 ? '' : `_${index}`;
		try {
			const stored = await store.fetch({ ...file, isPrivate: plan.arePrivate }, signal);
			return { media: file, property: `${plan.property}${number}`, stored };
		} catch (thrown) {
			// Told in the output, beside the result.
			return { media: file, error: asFalError(thrown).message };
		}
	});
}

function wantedOf(
	{ which, path }: DownloadPlan,
	result: unknown,
	media: readonly Media[],
): readonly Media[] {
	if (which === 'path') return mediaAt(result, path);
	return which === 'first' ? media.slice(0, 1) : media;
}

/** A file that is written out is not told again, nor an address that nobody could read. */
function shownUrl(url: string): string {
	if (isDataUri(url)) return `${url.slice(0, url.indexOf(',') + 1)}…`;
	return url.length > 2_000 ? cutText(url, 200) : url;
}

export function storedOf(files: readonly FetchedFile[]): StoredMedia[] {
	return files.filter((file) => 'stored' in file);
}

/** What could not be fetched, as the output tells it. */
export function errorsOf(
	{ which, path }: DownloadPlan,
	result: unknown,
	files: readonly FetchedFile[],
): IDataObject[] {
	if (which === 'path' && files.length === 0) {
		const paths = pathsOfFiles(result)
			.map((place) => place || 'the result itself')
			.slice(0, 20);
		const there = paths.length === 0 ? 'It has no files.' : `It has files at: ${paths.join(', ')}.`;
		return [{ path, error: `The result has no file at "${path}". ${there}` }];
	}
	return files.flatMap((file) => {
		if (!('error' in file)) return [];
		const {
			media: { path: place, url },
			error,
		} = file;
		return [{ path: place, url: shownUrl(url), error }];
	});
}

/**
 * What stands in the output in the place of an address: the name of the binary field that has the file.
 * A data URI is the file once more, so it is never kept beside it.
 */
export function textsOf(
	plan: DownloadPlan | undefined,
	stored: readonly StoredMedia[],
): ReadonlyMap<string, string> {
	const gone = stored.filter(({ media }) => plan?.keepUrls === false || isDataUri(media.url));
	return new Map(gone.map(({ media, property }) => [media.url, property]));
}

export function binaryOf(files: readonly StoredMedia[]): IBinaryKeyData {
	return Object.fromEntries(files.map(({ property, stored }) => [property, stored.binary]));
}

/**
 * A file as the result describes it, with what the download showed to be so. A data URI is not told
 * again: `path` says where in the result it stands.
 */
export function rowOf(
	media: Media,
	texts: ReadonlyMap<string, string>,
	stored: readonly StoredMedia[],
): IDataObject {
	const { url: address, ...facts } = media;
	const url = texts.get(address) ?? address;
	const row = isLongDataUri(url) ? facts : { url, ...facts };
	const file = stored.find((other) => other.media.url === address);
	if (!file) return row;
	const { fileName, contentType, size } = file.stored;
	return { ...row, fileName, contentType, size, binaryProperty: file.property };
}

/** Shorter ones, of a dot or an icon, need no care. */
const SHORT = 1_000;

export function isLongDataUri(value: unknown): value is string {
	return typeof value === 'string' && value.length > SHORT && isDataUri(value);
}
