import pLimit from 'p-limit';

import {
	asFalError,
	cutText,
	falError,
	isDataUri,
	isFileAddress,
	isRecord,
	readText,
	splitFiles,
	type WantedFile,
} from '../../fal';
import type { FileStore, StoredFile } from '../../n8n/files/fileStore';
import type { ItemOutput } from '../../n8n/item/outcome';
import { textOf } from '../../n8n/item/values';
import { text } from '../options/option';
import { optionsField, readOptions } from '../options/optionSet';
import { fileTimeout } from '../options/timeout';
import type { Operation } from '../operation';
import { fileLimit } from '../timeLimits';

const DEFAULT_OUTPUT_PROPERTY = 'data';
const DOWNLOADS_AT_ONCE = 3;

const options = {
	fileName: text({
		displayName: 'File Name',
		placeholder: 'e.g. portrait.png',
		description: 'The name of the file, if it is another than that in the URL',
	}),
	timeout: fileTimeout,
};

/**
 * The file at a URL as binary data: `{ url, fileName, contentType, size }` beside it, size in bytes. Of
 * several URLs each file is an item.
 */
export const download: Operation = {
	name: 'Download',
	action: 'Download a file from a URL',
	description: 'Download files from their URLs as binary data, without the API key',
	properties: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://v3.fal.media/files/b/…/output.png',
			description:
				'The http(s) URL of the file. Several, separated by commas or line breaks or as a list from an expression, give an item for each.',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'outputBinaryProperty',
			type: 'string',
			default: DEFAULT_OUTPUT_PROPERTY,
			required: true,
			hint: 'The name of the output binary field to put the file in',
		},
		optionsField(options),
	],
	async execute({ params, store, within }) {
		const { fileName: name, timeout } = readOptions(options, params.options());
		const urls = urlsOf(params.value('url'));
		const property = params.text('outputBinaryProperty').trim() || DEFAULT_OUTPUT_PROPERTY;
		return await within(fileLimit(timeout), async ({ signal }) => {
			const limit = pLimit(DOWNLOADS_AT_ONCE);
			return await limit.map(urls, async (url): Promise<ItemOutput> => {
				const wanted = { url, fileName: name || undefined };
				const { binary, fileName, contentType, size } = await fetched(store, wanted, urls, signal);
				return { json: { url, fileName, contentType, size }, binary: { [property]: binary } };
			});
		});
	},
};

/** @throws {FalError} `invalidInput` for what is no address of the web */
function urlsOf(value: unknown): string[] {
	const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
	const urls = entries.flatMap((entry) => {
		// The members of `media`, and the file objects of models.
		return splitFiles(isRecord(entry) ? (readText(entry, 'url') ?? '') : textOf(entry));
	});
	const wrong = urls.length === 0 ? '' : urls.find((url) => !isWebAddress(url));
	if (wrong === undefined) return urls;
	const message = `URL "${cutText(wrong)}" is no http(s) URL`;
	throw falError({ kind: 'invalidInput', message });
}

function isWebAddress(text: string): boolean {
	return isFileAddress(text) && !isDataUri(text);
}

async function fetched(
	store: FileStore,
	wanted: WantedFile,
	urls: readonly string[],
	signal: AbortSignal,
): Promise<StoredFile> {
	try {
		return await store.fetch(wanted, signal);
	} catch (thrown) {
		const error = asFalError(thrown);
		if (urls.length === 1) throw error;
		const place = `file ${urls.indexOf(wanted.url) + 1} of ${urls.length}`;
		throw falError({
			...error.facts,
			message: `${error.message} (${place}: ${cutText(wanted.url)})`,
		});
	}
}
