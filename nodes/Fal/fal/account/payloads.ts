import { falError } from '../errors';
import { readText } from '../json';
import { isRequestId } from '../requestId';
import { callPlatform, type PlatformAccess } from '../platform/platform';
import { entriesOf } from '../platform/pages';

/** What became of a file of a request whose payloads were deleted. */
export interface DeletedFile {
	readonly url: string;
	/** Why it is still there; undefined when it is gone. */
	readonly problem: string | undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Deletes input, output and files of a request at fal. The same key gives the same answer for some
 * minutes, so a repetition deletes nothing else.
 *
 * @throws {FalError} `invalidInput` for an ID that is no UUID: nothing is sent then
 * @see https://fal.ai/docs/platform-apis
 */
export async function deletePayloads(
	access: PlatformAccess,
	requestId: string,
	idempotencyKey: string,
): Promise<DeletedFile[]> {
	if (!isRequestId(requestId) || !UUID.test(requestId)) {
		throw falError({
			kind: 'invalidInput',
			message: 'Request ID must be a UUID such as 764cabcf-b745-4b3e-ae38-1200304cf45b',
		});
	}
	const reply = await callPlatform(access, {
		method: 'DELETE',
		path: `/models/requests/${requestId.toLowerCase()}/payloads`,
		headers: { 'idempotency-key': idempotencyKey },
		needsAdmin: true,
		notFound: 'requestNotFound',
	});
	return entriesOf(reply['cdn_delete_results']).map((entry) => ({
		url: readText(entry, 'link') ?? '',
		problem: readText(entry, 'exception'),
	}));
}
