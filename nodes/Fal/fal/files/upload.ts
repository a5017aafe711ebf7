import { asFalError, falError, type FalError, type FalErrorKind } from '../errors';
import { errorFromResponse } from '../failure/fromAnswer';
import { isRecord, readText, tryParseJson } from '../json';
import { repeatFree } from '../failure/repeat';
import { recognised } from './recognised';
import { uploadRulesHeaders, type FileRules } from './rules';
import { accepted, LONGEST_SILENCE_MS, type UploadFile, type UploadPorts } from './storedFile';
import { isSuccess, type FalResponse } from '../transport';
import { putParts } from './uploadParts';

const INITIATE = 'https://rest.fal.ai/storage/upload/initiate';
const STORAGE = '?storage_type=fal-cdn-v3';
/**
 * Larger files go in parts, as fal's client does it.
 *
 * @see https://fal.ai/docs/documentation/model-apis/fal-cdn
 */
export const LARGEST_WHOLE_BYTES = 90 * 1024 * 1024;

const ONE_CALL_MS = 60_000;
/** The time of a whole file depends on the line: it may take any while it moves. */
const ANY_TIME_MS = Infinity;

/**
 * Brings a file to fal's storage and returns its address there. What fails on the way and costs nothing
 * is tried again.
 *
 * @throws {FalError} `uploadFailed`, or what fal says about the account; the reason of `signal`
 */
export async function uploadFile(
	ports: UploadPorts,
	given: UploadFile,
	rules: FileRules,
	signal: AbortSignal,
): Promise<string> {
	try {
		const file = await recognised(given);
		const size = await file.size();
		const inParts = size > LARGEST_WHOLE_BYTES;
		const target = await initiate(ports, file, inParts, rules, signal);
		const put = inParts ? putParts : putWhole;
		await put(ports, file, size, target.uploadUrl, signal);
		return target.fileUrl;
	} catch (thrown) {
		signal.throwIfAborted();
		throw uploadError(given, asFalError(thrown));
	}
}

interface Target {
	readonly uploadUrl: string;
	readonly fileUrl: string;
}

async function initiate(
	{ transport, clock }: UploadPorts,
	{ contentType, fileName }: UploadFile,
	inParts: boolean,
	rules: FileRules,
	signal: AbortSignal,
): Promise<Target> {
	return await repeatFree(clock, signal, async () => {
		const answer = await transport.send({
			method: 'POST',
			url: `${INITIATE}${inParts ? '-multipart' : ''}${STORAGE}`,
			headers: { 'content-type': 'application/json', ...uploadRulesHeaders(rules) },
			body: JSON.stringify({ content_type: contentType, file_name: fileName }),
			timeoutMs: ONE_CALL_MS,
			signal,
		});
		if (isSuccess(answer.status)) return readTarget(answer);
		throw errorFromResponse(answer, { purpose: 'ask' });
	});
}

function readTarget({ body }: FalResponse): Target {
	const parsed = tryParseJson(body.toString('utf8'));
	const reply = isRecord(parsed) ? parsed : {};
	const uploadUrl = readText(reply, 'upload_url') ?? '';
	const fileUrl = readText(reply, 'file_url') ?? '';
	// Both addresses are data of an answer: nothing goes out unencrypted because one says so.
	if (isHttps(uploadUrl) && isHttps(fileUrl)) return { uploadUrl, fileUrl };
	throw falError({ kind: 'uploadFailed', message: 'fal’s answer names no place for it' });
}

async function putWhole(
	{ transport, clock }: UploadPorts,
	file: UploadFile,
	size: number,
	url: string,
	signal: AbortSignal,
): Promise<void> {
	await repeatFree(clock, signal, async () => {
		const content = await file.open();
		try {
			const answer = await transport.send({
				method: 'PUT',
				url,
				headers: { 'content-type': file.contentType, 'content-length': String(size) },
				...(size > 0 && { body: content }),
				timeoutMs: ANY_TIME_MS,
				maxSilenceMs: LONGEST_SILENCE_MS,
				withoutKey: true,
				signal,
			});
			accepted(answer);
		} finally {
			if (!Buffer.isBuffer(content)) content.destroy();
		}
	});
}

/** Failures that are about the account; people know them from running models. */
const OF_THE_ACCOUNT: readonly FalErrorKind[] = ['invalidKey', 'noCredit', 'forbidden'];

function uploadError({ fileName }: UploadFile, { kind, message, facts }: FalError): FalError {
	const { status } = facts;
	if (OF_THE_ACCOUNT.includes(kind) || kind === 'missingFile') {
		return falError({ kind, message, status });
	}
	return falError({
		kind: 'uploadFailed',
		message: `"${fileName}" was not uploaded: ${message}`,
		status,
	});
}

function isHttps(url: string): boolean {
	return URL.canParse(url) && new URL(url).protocol === 'https:';
}
