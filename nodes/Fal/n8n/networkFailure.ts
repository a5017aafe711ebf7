import { cleanText, falError, isRecord, type FalError } from '../fal';

/** Codes of failures that happen before a single byte of the request has left. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'EPROTO',
	'ERR_INVALID_URL',
	'ERR_SSL_WRONG_VERSION_NUMBER',
]);
const CERTIFICATE = /CERT|SIGNATURE|ERR_TLS/;
/** How TLS and proxy agents word a connection that ended before it was one. */
const BEFORE_CONNECTED = /before secure tls|before receiving connect|proxy connection|tunnel/i;

/** How axios words an answer that ended before it was complete; it has no code for that. */
const BROKEN_OFF = /aborted|socket hang up|premature close/i;

const WORDS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'fal refused the connection',
	ENOTFOUND: 'The address of fal could not be found',
	EAI_AGAIN: 'The address of fal could not be looked up',
	EHOSTUNREACH: 'fal could not be reached',
	ENETUNREACH: 'fal could not be reached',
	ECONNRESET: 'The connection to fal broke off',
	EPIPE: 'The connection to fal broke off',
	ECONNABORTED: 'fal did not answer in time',
	ETIMEDOUT: 'fal did not answer in time',
};

interface Cause {
	readonly code: string | undefined;
	readonly syscall: string | undefined;
	readonly message: string;
	readonly isHttp: boolean;
}

/**
 * What n8n's HTTP helper threw, in our terms. The helper wraps: the code of the system stands
 * somewhere along the chain of causes.
 */
export function networkFailure(thrown: unknown): FalError {
	const causes = causesOf(thrown);
	const code = causes.map((cause) => cause.code).find((value) => value !== undefined);
	const deepest = causes.at(-1)?.message ?? 'The request failed';
	const words = WORDS[code ?? ''] ?? (BROKEN_OFF.test(deepest) ? WORDS['ECONNRESET'] : undefined);
	if (/credentials?\b/i.test(deepest) && !causes.some((cause) => cause.isHttp)) {
		return falError({ kind: 'invalidKey', message: cleanText(deepest) });
	}
	return falError({
		kind: 'network',
		message: words ?? cleanText(deepest),
		sent: !wasNeverSent(causes),
	});
}

function wasNeverSent(causes: readonly Cause[]): boolean {
	// Refused by n8n itself (blocked address, unknown credential): there was no request.
	if (!causes.some((cause) => cause.isHttp || cause.code !== undefined)) return true;
	return causes.some(({ code = '', syscall, message }) => {
		if (NEVER_SENT.has(code) || CERTIFICATE.test(code)) return true;
		return syscall === 'connect' || BEFORE_CONNECTED.test(message);
	});
}

const DEEPEST_CAUSE = 8;

function causesOf(thrown: unknown): Cause[] {
	const causes: Cause[] = [];
	let current = thrown;
	while (isRecord(current) && causes.length < DEEPEST_CAUSE) {
		const { code, syscall, message, isAxiosError } = current;
		causes.push({
			code: typeof code === 'string' ? code : undefined,
			syscall: typeof syscall === 'string' ? syscall : undefined,
			message: typeof message === 'string' ? message : '',
			isHttp: isAxiosError === true,
		});
		current = current['cause'] ?? current['errorResponse'];
	}
	return causes;
}
