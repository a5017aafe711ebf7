import { cleanText, isRecord } from '../fal';

/** What OpenAI's client tells of a call that failed, as far as it is there. */
export interface ChatFailure {
	readonly status: number | undefined;
	/** The provider's own words. The client reads them in the form `{error: {message}}` alone. */
	readonly words: string;
	readonly requestId: string | undefined;
	readonly isTimeout: boolean;
}

/**
 * Undefined where nobody needs advice: the execution was stopped.
 *
 * @see https://github.com/openai/openai-node/blob/master/src/core/error.ts
 */
export function readFailure(thrown: unknown): ChatFailure | undefined {
	if (!(thrown instanceof Error) || isStop(thrown)) return undefined;
	const status =
		'status' in thrown && typeof thrown.status === 'number' ? thrown.status : undefined;
	const told = 'error' in thrown && isRecord(thrown.error) ? thrown.error['message'] : undefined;
	return {
		status,
		words: typeof told === 'string' ? cleanText(told) : '',
		requestId: requestIdOf(thrown),
		isTimeout: thrown.name === 'TimeoutError',
	};
}

function isStop({ name, message }: Error): boolean {
	return name === 'AbortError' || /^(Cancel|AbortError)/.test(message);
}

function requestIdOf(error: Error): string | undefined {
	if (!('headers' in error) || !(error.headers instanceof Headers)) return undefined;
	const id = error.headers.get('x-fal-request-id') ?? '';
	return id === '' ? undefined : cleanText(id);
}
