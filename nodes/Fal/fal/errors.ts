import { wordsOf } from './text/cleanText';
import { NOT_TAKEN, openFate, type Fate } from './fate';
import { namesOf, type OpenRequest } from './openRequest';

/**
 * Everything that can go wrong between an item and its result. The list is closed: whoever shows
 * errors to people has a table over it, and a new member does not compile until it has advice.
 */
export type FalErrorKind =
	| 'invalidModel' // refused here: the text cannot be a model ID
	| 'modelNotFound' // fal knows no such model or path
	| 'invalidInput' // the input does not fit the model
	| 'fileNotLoaded' // fal could not load a file the input names
	| 'missingFile' // the item has no such file
	| 'uploadFailed' // a file of the item did not get to fal
	| 'downloadFailed' // a file did not get from fal to the item
	| 'contentPolicy'
	| 'streamingNotSupported'
	| 'timeout' // our own time limit
	| 'startTimeout' // the start time limit given to fal
	| 'generationTimeout' // the model took longer than it may
	| 'gatewayTimeout'
	| 'rateLimit'
	| 'queueFull' // more wait for the model than the user wants to wait behind
	| 'overLimit' // the run would cost more than the user allows
	| 'invalidKey'
	| 'noCredit'
	| 'forbidden'
	| 'cannotPause' // this execution cannot wait for fal's call
	| 'cancelled' // somebody cancelled the request at fal
	| 'stopped' // the execution was stopped
	| 'requestNotFound'
	| 'notReady' // the request has no result yet
	| 'server'
	| 'downstream' // a service behind the model failed
	| 'nothingMade' // the model ran and made nothing
	| 'network' // no answer
	| 'notFromFal' // something between n8n and fal answered
	| 'blocked' // this machine does not let the request out
	| 'unclear' // no answer to a paid call, or one that does not tell whether fal took it
	| 'unexpectedAnswer';

/** One field of the input that fal or the check refused. */
export interface FieldProblem {
	/** `prompt`, `loras[0].path`; empty when the problem concerns the whole input. */
	readonly path: string;
	readonly message: string;
	/** fal's name for the problem, e.g. `image_load_error`. */
	readonly type?: string | undefined;
}

export interface FalErrorFacts {
	readonly kind: FalErrorKind;
	/** What happened, in fal's own words where there are any. Free of keys and of the input's values. */
	readonly message: string;
	/** HTTP status of the answer, where there was one. */
	readonly status?: number | undefined;
	readonly requestId?: string | undefined;
	readonly endpointId?: string | undefined;
	readonly fields?: readonly FieldProblem[] | undefined;
	/** What to do, in a sentence, where more is known than the kind says. */
	readonly cure?: string | undefined;
	/** How long fal asks to wait, in milliseconds. */
	readonly retryAfterMs?: number | undefined;
	/** What became of the money; of calls that cost nothing there is nothing to say. */
	readonly fate?: Fate | undefined;
	/** What a stream delivered before it failed. */
	readonly partialResult?: unknown;
}

export class FalError extends Error {
	override readonly name = 'FalError';

	constructor(readonly facts: FalErrorFacts) {
		super(facts.message);
	}

	get kind(): FalErrorKind {
		return this.facts.kind;
	}

	get requestId(): string | undefined {
		return this.facts.requestId;
	}

	/** `notTaken` for whatever is not about a paid call. */
	get fate(): Fate {
		return this.facts.fate ?? NOT_TAKEN;
	}
}

export function falError(facts: FalErrorFacts): FalError {
	return new FalError(facts);
}

/** The error itself when it is one of ours; anything else is a mistake of this package. */
export function asFalError(thrown: unknown): FalError {
	if (thrown instanceof FalError) return thrown;
	return falError({ kind: 'unexpectedAnswer', message: wordsOf(thrown) });
}

/** The same error with facts that were not known where it was made; what is set already stays. */
export function withFacts(thrown: unknown, more: Partial<FalErrorFacts>): FalError {
	const error = asFalError(thrown);
	const known = Object.fromEntries(
		Object.entries(error.facts).filter(([, value]) => value !== undefined),
	);
	return falError({ ...error.facts, ...more, ...known });
}

/** The same error with what is known now of the money, whatever was thought of it where it was made. */
export function withFate(thrown: unknown, fate: Fate): FalError {
	return falError({ ...asFalError(thrown).facts, fate });
}

/** The same error of a request that fal has: it goes on there, unless fal has said that it is over. */
export function aboutRequest(
	thrown: unknown,
	request: OpenRequest,
	fate: Fate = openFate(request),
): FalError {
	const error = withFacts(thrown, namesOf(request));
	return error.fate.state === 'over' ? error : withFate(error, fate);
}
