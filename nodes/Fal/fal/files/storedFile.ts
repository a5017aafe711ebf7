import type { Clock } from '../clock';
import { falError } from '../errors';
import { errorFromResponse } from '../failure/fromAnswer';
import { isSuccess, type ByteStream, type FalResponse, type Transport } from '../transport';

/** Longest pause of an upload that still counts as moving, in milliseconds. */
export const LONGEST_SILENCE_MS = 60_000;

/** A file that can be brought to fal's storage. */
export interface UploadFile {
	readonly fileName: string;
	readonly contentType: string;
	/** Its first bytes, where name and type leave open what it is. */
	readonly head?: (() => Promise<Uint8Array>) | undefined;
	/** Equal only for equal bytes, so that those are uploaded once. */
	readonly identity: string;
	/** Bytes. */
	size(): Promise<number>;
	/** The bytes from their beginning; every call gives them anew. */
	open(): Promise<ByteStream | Buffer>;
}

/** What an upload needs from outside. */
export interface UploadPorts {
	readonly transport: Transport;
	readonly clock: Clock;
}

/**
 * The answer of the host that takes the bytes, when it is no refusal. That host knows no account, so
 * its 403 or 404 is about the upload.
 *
 * @throws {FalError} `uploadFailed`, or `rateLimit`, which is worth another try
 */
export function accepted(answer: FalResponse): FalResponse {
	if (isSuccess(answer.status)) return answer;
	const { facts } = errorFromResponse(answer, { purpose: 'ask' });
	const { message, status, retryAfterMs } = facts;
	const kind = status === 429 ? 'rateLimit' : 'uploadFailed';
	throw falError({ kind, message, status, retryAfterMs });
}
