import { cleanText, falError, isRecord, NOT_TAKEN, type FalError } from '../../fal';
import { cureOfCertificate } from './certificate';

/** Nothing is connected yet when a name is looked up, an address is read, or a port refuses. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ERR_INVALID_URL']);
/** How Node and the agents for proxies word a connection that ended before it was one. */
const BEFORE_CONNECTED =
	/^(?:Client network socket disconnected before secure TLS connection was established|Proxy connection ended before receiving CONNECT response|tunneling socket could not be established)/;
/** Addresses that n8n's own protection does not let through. */
const BLOCKED_BY_N8N = /request was blocked|restricted ip/i;
/** OpenSSL's own words: `401D…:error:0A0001BB:SSL routines:function:reason:file:line:`. */
const OPENSSL = /\berror:[0-9a-f]{6,}:[^:]*:[^:]*:([^:]+)/i;

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
 * somewhere along the chain of causes, or, in n8n 1.x, in the wrapper.
 */
export function networkFailure(thrown: unknown): FalError {
	const causes = causesOf(thrown);
	const code = causes.map((cause) => cause.code).find((value) => value !== undefined);
	const deepest = causes.at(-1)?.message ?? 'The request failed';
	const broken = BROKEN_OFF.test(deepest) ? WORDS['ECONNRESET'] : tlsWords(deepest);
	const words = WORDS[code ?? ''] ?? broken;
	if (/credentials?\b/i.test(deepest) && !causes.some((cause) => cause.isHttp)) {
		return falError({ kind: 'invalidKey', message: cleanText(deepest), fate: NOT_TAKEN });
	}
	if (causes.some(({ message }) => BLOCKED_BY_N8N.test(message))) {
		return falError({
			kind: 'blocked',
			message: 'The SSRF protection of n8n blocks this address',
			cure: 'Use a public address, or allow this one in n8n with N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES.',
			fate: NOT_TAKEN,
		});
	}
	const cure = cureOfCertificate(code);
	return falError({
		kind: 'network',
		message: words ?? cleanText(deepest),
		...(cure !== undefined && { cure }),
		fate: wasNeverSent(causes) ? NOT_TAKEN : undefined,
	});
}

function tlsWords(message: string): string | undefined {
	const reason = OPENSSL.exec(message)?.[1];
	if (reason === undefined) return undefined;
	return `The encrypted connection to fal broke off (${cleanText(reason)})`;
}

function wasNeverSent(causes: readonly Cause[]): boolean {
	return causes.some(({ code = '', syscall, message }) => {
		if (NEVER_CONNECTED.has(code) || cureOfCertificate(code) !== undefined) return true;
		return syscall === 'connect' || BEFORE_CONNECTED.test(message);
	});
}

const MOST_CAUSES = 16;

/** The error, its causes, and the errors it collects, such as one for every address tried. */
function causesOf(thrown: unknown): Cause[] {
	const causes: Cause[] = [];
	const open = [thrown];
	while (open.length > 0 && causes.length < MOST_CAUSES) {
		const current = open.shift();
		if (!isRecord(current)) continue;
		const { code, syscall, message, isAxiosError, errors } = current;
		causes.push({
			code: textOf(code),
			syscall: textOf(syscall),
			message: textOf(message) ?? '',
			isHttp: isAxiosError === true,
		});
		const several: unknown[] = Array.isArray(errors) ? errors : [];
		const cause = current['cause'] ?? current['errorResponse'];
		if (isRecord(cause)) open.push(cause);
		else causes.push(...keptByN8n1(current));
		open.push(...several);
	}
	return causes;
}

/**
 * n8n 1.x wraps without naming the cause, and puts words of its own over it. What it keeps are the
 * words of the cause in `messages`, and in `httpCode` its code.
 */
function keptByN8n1({ messages, httpCode }: Record<string, unknown>): Cause[] {
	const message = Array.isArray(messages) ? textOf(messages[0]) : undefined;
	if (message === undefined) return [];
	const code = textOf(httpCode);
	const syscall = message.startsWith('connect ') ? 'connect' : undefined;
	return [{ code, syscall, message, isHttp: code !== undefined }];
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
