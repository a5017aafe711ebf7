import type { IBinaryKeyData, IDataObject } from 'n8n-workflow';
import pLimit from 'p-limit';

import { asFalError, isRecord, type Media } from '../../fal';
import type { StoredFile } from '../../n8n/files/fileStore';
import type { Item } from '../../n8n/items';
import type { ItemOutput } from '../../n8n/item/outcome';
import type { downloadOptions } from '../options/downloadFiles';
import type { OptionValues } from '../options/optionSet';

type DownloadOptions = OptionValues<typeof downloadOptions>;

/** What *Download Files* and the options beside it ask for. */
export interface DownloadPlan {
	readonly which: DownloadOptions['filesToDownload'];
	/** Where `which: 'path'` looks. */
	readonly path: string;
	readonly property: string;
	readonly keepUrls: boolean;
	readonly oneItemPerFile: boolean;
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
	};
}

/** One file of the result and what became of it. */
export type FetchedFile = { readonly media: Media } & (
	{ readonly property: string; readonly stored: StoredFile } | { readonly error: string }
);

const DOWNLOADS_AT_ONCE = 3;

/** Fetches the files. Never throws: the result they belong to is paid for, with or without them. */
export async function fetchFiles(
	{ store }: Pick<Item, 'store'>,
	plan: DownloadPlan,
	media: readonly Media[],
	signal: AbortSignal,
): Promise<FetchedFile[]> {
	const limit = pLimit(DOWNLOADS_AT_ONCE);
	const wanted = wantedOf(plan, media);
	return await limit.map(wanted, async (file, index): Promise<FetchedFile> => {
		const number = plan.oneItemPerFile || index === 0 ? '' : `_${index}`;
		try {
			const stored = await store.fetch(file, signal);
			return { media: file, property: `${plan.property}${number}`, stored };
		} catch (thrown) {
			// Told in the output, beside the result.
			return { media: file, error: asFalError(thrown).message };
		}
	});
}

/** A file that stands in the result twice is fetched once. */
function wantedOf({ which, path }: DownloadPlan, media: readonly Media[]): Media[] {
	const once = media.filter(({ url }, index) => media.findIndex((m) => m.url === url) === index);
	if (which === 'first') return once.slice(0, 1);
	if (which === 'all') return once;
	return once.filter((file) => file.path === path || /^[.[]/.test(after(file.path, path)));
}

function after(text: string, start: string): string {
	return text.startsWith(start) ? text.slice(start.length) : '';
}

/**
 * The output with its files: one item with all of them, or one for each.
 *
 * `media` says in which binary field a file is; `downloadErrors` tells what could not be fetched.
 */
export function withFiles(
	output: ItemOutput,
	plan: DownloadPlan,
	media: readonly Media[],
	files: readonly FetchedFile[],
	hints: Item['hints'],
): ItemOutput | ItemOutput[] {
	const errors = errorsOf(plan, media, files);
	if (errors.length > 0) {
		hints.warn('Some files could not be downloaded. The output tells which under downloadErrors.');
	}
	const common = { ...output.json, ...(errors.length > 0 && { downloadErrors: errors }) };
	const stored = files.filter((file) => 'stored' in file);
	if (!plan.oneItemPerFile || stored.length === 0) {
		const binary = binaryOf(stored);
		const json = { ...common, ...(media.length > 0 && { media: describe(plan, media, files) }) };
		return { ...output, json, ...(stored.length > 0 && { binary }) };
	}
	return stored.map((file) => ({
		...output,
		json: { ...common, media: describe(plan, [file.media], [file]) },
		binary: binaryOf([file]),
	}));
}

type Stored = Extract<FetchedFile, { stored: StoredFile }>;

function binaryOf(files: readonly Stored[]): IBinaryKeyData {
	return Object.fromEntries(files.map(({ property, stored }) => [property, stored.binary]));
}

/** The files as the result describes them, with what the download showed to be so. */
function describe(
	{ keepUrls }: DownloadPlan,
	media: readonly Media[],
	files: readonly FetchedFile[],
): IDataObject[] {
	return media.map((entry): IDataObject => {
		const file = files.find((other) => other.media.url === entry.url);
		if (!file || !('stored' in file)) return { ...entry };
		const { property, stored } = file;
		const { fileName, contentType, size } = stored;
		const url = keepUrls ? entry.url : property;
		return { ...entry, url, fileName, contentType, size, binaryProperty: property };
	});
}

function errorsOf(
	{ which, path }: DownloadPlan,
	media: readonly Media[],
	files: readonly FetchedFile[],
): IDataObject[] {
	if (which === 'path' && files.length === 0) {
		const paths = media.map((file) => file.path || 'the result itself').slice(0, 20);
		const there = paths.length === 0 ? 'It has no files.' : `It has files at: ${paths.join(', ')}.`;
		return [{ path, error: `The result has no file at "${path}". ${there}` }];
	}
	return files.flatMap((file) =>
		'error' in file
			? [{ path: file.media.path, url: shortened(file.media.url), error: file.error }]
			: [],
	);
}

function shortened(url: string): string {
	return url.length > 2_000 ? `${url.slice(0, 200)}…` : url;
}

/** The result and its files with the binary field of each downloaded one in the place of its address. */
export function withoutAddresses(
	result: unknown,
	media: readonly Media[],
	files: readonly FetchedFile[],
): { readonly result: unknown; readonly media: readonly Media[] } {
	const names = new Map(
		files.flatMap((file) => ('stored' in file ? [[file.media.url, file.property] as const] : [])),
	);
	return {
		result: replaced(result, names),
		media: media.map((file) => ({ ...file, url: names.get(file.url) ?? file.url })),
	};
}

function replaced(value: unknown, names: ReadonlyMap<string, string>): unknown {
	if (typeof value === 'string') return names.get(value) ?? value;
	if (Array.isArray(value)) return value.map((entry) => replaced(entry, names));
	if (!isRecord(value)) return value;
	const entries = Object.entries(value).map(([key, entry]) => [key, replaced(entry, names)]);
	return Object.fromEntries(entries);
}
