import { falError } from '../errors';
import { errorFromResponse } from '../failure/fromAnswer';
import { repeatFree } from '../failure/repeat';
import { isFileOfFal } from '../http/hosts';
import { isRecord, readText, tryParseJson } from '../json';
import { cutText } from '../text/cut';
import { isSuccess } from '../transport';
import type { UploadPorts } from './storedFile';

const SIGN = 'https://api.fal.ai/v1/storage/files/sign';
const ONE_CALL_MS = 15_000;
/** Seven days. */
export const LONGEST_SIGNED_SECONDS = 604_800;

/**
 * An address at which anybody can open a file of fal's for so long, whatever its access rules.
 *
 * @param seconds whole, at most {@link LONGEST_SIGNED_SECONDS}
 * @throws {FalError} `invalidInput` for what is no file of the account, `forbidden` when the key may not
 * @see https://fal.ai/docs/platform-apis/v1/storage/files/sign
 */
export async function signedUrl(
	{ transport, clock }: UploadPorts,
	url: string,
	seconds: number,
	signal: AbortSignal,
): Promise<string> {
	if (!isFileOfFal(url)) {
		throw refused(`"${cutText(url)}" is no file in fal’s storage. Upload it there first`);
	}
	// fal takes the address without what an earlier signature put behind it.
	const file = new URL(url);
	file.search = '';
	file.hash = '';
	const answer = await repeatFree(clock, signal, async () => {
		const response = await transport.send({
			method: 'POST',
			url: `${SIGN}?${new URLSearchParams({ url: file.href }).toString()}`,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ expiration_seconds: seconds }),
			timeoutMs: ONE_CALL_MS,
			signal,
		});
		if (isSuccess(response.status)) return response;
		if (response.status === 404) throw refused(`fal has no file at "${cutText(file.href)}"`);
		const error = errorFromResponse(response, { purpose: 'ask' });
		throw error.kind === 'forbidden' ? falError({ ...error.facts, cure: NEEDS_PERMISSION }) : error;
	});
	const reply = tryParseJson(answer.body.toString('utf8'));
	const signed = isRecord(reply) ? (readText(reply, 'signed_url') ?? '') : '';
	if (isFileOfFal(signed)) return signed;
	throw falError({ kind: 'unexpectedAnswer', message: 'fal’s answer has no signed URL' });
}

const NEEDS_PERMISSION =
	'Give the API key the permission assets:read on fal.ai/dashboard/keys, or use one that has it.';

function refused(message: string) {
	return falError({ kind: 'invalidInput', message });
}
