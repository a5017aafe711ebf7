import pLimit from 'p-limit';

import { asFalError } from '../errors';
import { reusableMs } from './lifetime';
import type { FileRules } from './rules';
import type { UploadFile, UploadPorts } from './storedFile';
import { LARGEST_WHOLE_BYTES, uploadFile } from './upload';

/** The uploads of one run of the node: the same bytes are uploaded once, whoever asks for them. */
export interface Uploads {
	/** The address of the file at fal. @throws {FalError} what the upload failed of, or `signal`'s reason */
	urlOf(file: UploadFile, rules: FileRules, signal: AbortSignal): Promise<string>;
}

interface SharedUpload {
	readonly url: Promise<string>;
	/** Ends the upload when nobody waits for it any more. */
	readonly abandoned: AbortController;
	waiting: number;
	/** When fal may have deleted the file. Milliseconds of the clock. */
	usableUntilMs: number;
}

export function createUploads(ports: UploadPorts): Uploads {
	const { clock } = ports;
	const shared = new Map<string, SharedUpload>();
	// A large file has several parts in memory; one after the other they are as fast.
	const oneLargeFile = pLimit(1);

	const start = (key: string, file: UploadFile, rules: FileRules): SharedUpload => {
		const abandoned = new AbortController();
		const { signal } = abandoned;
		const upload = async () => await uploadFile(ports, file, rules, signal);
		const url = file
			.size()
			.then(async (size) =>
				size > LARGEST_WHOLE_BYTES ? await oneLargeFile(upload) : await upload(),
			);
		const entry: SharedUpload = { url, abandoned, waiting: 0, usableUntilMs: Infinity };
		shared.set(key, entry);
		url.then(
			() => {
				entry.usableUntilMs = clock.now() + reusableMs(rules.lifetime);
			},
			() => {
				// Not kept: the next item that has the file tries anew. Those who wait are told.
				if (shared.get(key) === entry) shared.delete(key);
			},
		);
		return entry;
	};

	return {
		async urlOf(file, rules, signal) {
			signal.throwIfAborted();
			const key = JSON.stringify([file.identity, file.contentType, rules.lifetime, rules.access]);
			const known = shared.get(key);
			const usable = known && known.usableUntilMs > clock.now() ? known : undefined;
			const upload = usable ?? start(key, file, rules);
			return await waitFor(upload, signal, () => {
				if (shared.get(key) === upload) shared.delete(key);
			});
		},
	};
}

/** @param drop called when the last one who waited has gone, before the upload is ended */
async function waitFor(
	upload: SharedUpload,
	signal: AbortSignal,
	drop: () => void,
): Promise<string> {
	upload.waiting += 1;
	return await new Promise<string>((resolve, reject) => {
		const leave = () => {
			reject(asFalError(signal.reason));
			upload.waiting -= 1;
			if (upload.waiting > 0) return;
			drop();
			upload.abandoned.abort(signal.reason);
		};
		signal.addEventListener('abort', leave, { once: true });
		upload.url.then(resolve, reject).finally(() => {
			signal.removeEventListener('abort', leave);
		});
	});
}
