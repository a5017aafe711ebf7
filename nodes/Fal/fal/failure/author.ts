import type { FalResponse } from '../transport';
import type { ErrorBody } from './body';

/** Who answered: fal, in words about this very call or request, or something else. */
export interface Authorship {
	/** fal wrote the answer. */
	readonly isFal: boolean;
	/** fal says with it what became of the request that was asked about. */
	readonly isVerdict: boolean;
}

interface FailedAnswer {
	readonly status: number;
	readonly headers: FalResponse['headers'];
	readonly body: ErrorBody;
	/** The request that was asked about, where one is known. */
	readonly requestId: string | undefined;
}

/** What any framework says of a status when it has nothing to say; fal's gateway does, and others do. */
const NOTHING_SAID =
	/^(?:(?:page |resource |route |request )?not found|method not allowed|internal server error|internal error|bad request|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|request time-?out|error|failed|unknown error)[.!]?$/i;
/** Whoever is asked for a key, for money or to wait has not been let in; only fal says it in JSON here. */
const SAID_AT_THE_DOOR = new Set([401, 402, 403, 405, 422, 429]);
/** What fal's router says of a path; it is about the model, whichever request asks. */
const NO_SUCH_MODEL = /^(?:application|path) .* not found/i;

/**
 * The one place that says whether an answer is fal's, which is what a decision about money needs: the
 * form of its body, its headers, the ID of the request. An answer with another request's ID is nobody's.
 *
 * @see https://fal.ai/docs/documentation/model-apis/errors
 */
export function authorOf({ status, headers, body, requestId }: FailedAnswer): Authorship {
	const named = headers['x-fal-request-id'];
	if (requestId !== undefined && named !== undefined && named !== requestId) {
		return { isFal: false, isVerdict: false };
	}
	const isSigned = Object.keys(headers).some((name) => name.startsWith('x-fal-'));
	const isWorded =
		body.form === 'plain' && (!NOTHING_SAID.test(body.text) || SAID_AT_THE_DOOR.has(status));
	const isFal = body.form === 'typed' || isWorded || (isSigned && body.form !== 'foreign');
	const isAbout =
		(named !== undefined && named === requestId) ||
		status === 422 ||
		(body.form === 'typed' && body.queueStatus === undefined) ||
		NO_SUCH_MODEL.test(body.text);
	return { isFal, isVerdict: isFal && isAbout };
}
