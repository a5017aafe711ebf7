import type {
	IBinaryData,
	IExecuteFunctions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import {
	asFalError,
	contentTypeOf,
	falError,
	fileNameOf,
	isDataUri,
	parseDataUri,
	typeOfBytes,
	type ArrivingFile,
	type Downloads,
	type KeptFile,
	type WantedFile,
} from '../../fal';
import type { N8nStreamResponse } from '../ports/transport';

/** A file in n8n's binary store. */
export interface StoredFile extends ArrivingFile, KeptFile {
	readonly binary: IBinaryData;
}

type StoreContext = IExecuteFunctions | IPollFunctions | IWebhookFunctions;

/** Brings files into n8n's binary store, whichever that is. */
export interface FileStore {
	/**
	 * Fetches the file, or takes it out of its data URI.
	 *
	 * @throws {FalError} `downloadFailed`, or the reason of `signal`
	 */
	fetch(wanted: WantedFile, signal: AbortSignal): Promise<StoredFile>;
}

export function createFileStore(
	context: StoreContext,
	files: Downloads<N8nStreamResponse>,
): FileStore {
	const keep = async (answer: N8nStreamResponse, file: ArrivingFile) =>
		await keepStream(context, answer, file);
	return {
		async fetch(wanted, signal) {
			if (!isDataUri(wanted.url)) return await files.download(wanted, keep, signal);
			signal.throwIfAborted();
			return await keepDataUri(context, wanted);
		},
	};
}

async function keepStream(
	context: StoreContext,
	{ stream, whyBroken }: N8nStreamResponse,
	{ fileName, contentType }: ArrivingFile,
): Promise<KeptFile & Pick<StoredFile, 'binary'>> {
	let broken: unknown;
	stream?.once('error', (error) => {
		broken = error;
	});
	try {
		const content = stream ?? Buffer.alloc(0);
		const binary = await context.helpers.prepareBinaryData(content, fileName, contentType);
		return { binary, size: await sizeOf(context, binary) };
	} catch (thrown) {
		// A store that refuses the file refuses it again; a connection that broke may hold next time.
		throw broken === undefined ? asFalError(thrown) : whyBroken(broken);
	}
}

async function keepDataUri(
	{ helpers }: StoreContext,
	{ url, ...wanted }: WantedFile,
): Promise<StoredFile> {
	const content = parseDataUri(url);
	if (!content) throw falError({ kind: 'downloadFailed', message: 'It is no valid data URI' });
	const { bytes } = content;
	const names = [wanted.fileName];
	const contentType = contentTypeOf({
		fileName: fileNameOf(names, ''),
		served: content.contentType,
		claimed: wanted.contentType,
		proved: typeOfBytes(bytes),
	});
	const fileName = fileNameOf(names, contentType, wanted.kind);
	const binary = await helpers.prepareBinaryData(bytes, fileName, contentType);
	return { binary, fileName, contentType, size: bytes.length };
}

async function sizeOf({ helpers }: StoreContext, binary: IBinaryData): Promise<number> {
	const { id, bytes, data } = binary;
	if (bytes !== undefined) return bytes;
	// Before n8n 2 the size stands in the store, or is that of the text.
	if (id === undefined) return Buffer.byteLength(data, 'base64');
	return (await helpers.getBinaryMetadata(id)).fileSize;
}
