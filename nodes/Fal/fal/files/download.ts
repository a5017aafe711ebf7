import type { Clock } from '../clock';
import { asFalError, falError, withFacts, type FalError } from '../errors';
import { fileNameOf, nameInDisposition, nameInUrl } from '../media/fileName';
import { contentTypeOf } from '../media/contentType';
import type { MediaKind } from '../media/mediaKind';
import { cutText } from '../text/cut';
import { repeatFree } from '../failure/repeat';
import { isFileOfFal } from '../http/hosts';
import { isSuccess, mediaType, type FalRequest, type FalStreamResponse } from '../transport';

/** A file to be fetched, and what is said of it beforehand. */
export interface WantedFile {
	/** http or https. */
	readonly url: string;
	readonly fileName?: string | undefined;
	/** Known to be wrong at times. */
	readonly contentType?: string | undefined;
	readonly kind?: MediaKind | undefined;
	/** Its access at fal is restricted: it opens by a signed address only. */
	readonly isPrivate?: boolean | undefined;
}

/** What is known of a file once its answer has begun. */
export interface ArrivingFile {
	/** Fit for any file system, with an extension. */
	readonly fileName: string;
	readonly contentType: string;
}

export interface KeptFile {
	/** Bytes that arrived. */
	readonly size: number;
}

/** What a download needs from outside: `A` is an answer whose body `keep` knows how to read. */
export interface DownloadPorts<A extends FalStreamResponse, K extends KeptFile> {
	readonly clock: Clock;
	/** As `Transport.open`. */
	open(request: FalRequest): Promise<A>;
	/** Reads the body to its end and keeps it. @throws {FalError} `network` when it breaks off */
	keep(answer: A, file: ArrivingFile): Promise<K>;
	/** As {@link signedUrl}: the address at which a private file of the account opens. */
	sign(url: string, seconds: number, signal: AbortSignal): Promise<string>;
}

const ANSWER_MS = 60_000;
const LONGEST_SILENCE_MS = 60_000;
const MOST_REDIRECTS = 5;
/** As long as the download of a large file on a slow line may take to begin anew. */
const SIGNED_SECONDS = 3_600;

/**
 * Fetches a file, piece by piece and never with the key. What fails on the way is tried again from
 * the beginning.
 *
 * @throws {FalError} `downloadFailed`, or the reason of `signal`
 */
export async function downloadFile<A extends FalStreamResponse, K extends KeptFile>(
	ports: DownloadPorts<A, K>,
	wanted: WantedFile,
	signal: AbortSignal,
): Promise<K & ArrivingFile> {
	try {
		return await repeatFree(ports.clock, signal, async () => {
			const answer = await openFile(ports, wanted, signal);
			try {
				return await receive(ports, answer, wanted);
			} finally {
				answer.close();
			}
		});
	} catch (thrown) {
		signal.throwIfAborted();
		const { message, facts } = asFalError(thrown);
		throw falError({ kind: 'downloadFailed', message, cure: facts.cure, status: facts.status });
	}
}

/** A file of fal's that is not for everybody is opened by a signed address. */
async function openFile<A extends FalStreamResponse, K extends KeptFile>(
	ports: DownloadPorts<A, K>,
	{ url, isPrivate = false }: WantedFile,
	signal: AbortSignal,
): Promise<A> {
	if (isPrivate && isFileOfFal(url)) return await openSigned(ports, url, signal);
	try {
		return await openFollowing(ports, url, signal);
	} catch (thrown) {
		const refusal = asFalError(thrown);
		const { status } = refusal.facts;
		const mayBePrivate = (status === 401 || status === 403) && isFileOfFal(url);
		if (!mayBePrivate) throw refusal;
		return await openSigned(ports, url, signal).catch((reason: unknown) => {
			signal.throwIfAborted();
			// What the store said of the file counts; why there was no way round it is the cure.
			throw withFacts(refusal, { cure: asFalError(reason).facts.cure });
		});
	}
}

async function openSigned<A extends FalStreamResponse, K extends KeptFile>(
	ports: DownloadPorts<A, K>,
	url: string,
	signal: AbortSignal,
): Promise<A> {
	return await openFollowing(ports, await ports.sign(url, SIGNED_SECONDS, signal), signal);
}

async function openFollowing<A extends FalStreamResponse, K extends KeptFile>(
	ports: DownloadPorts<A, K>,
	first: string,
	signal: AbortSignal,
): Promise<A> {
	let url = checkedAddress(first);
	for (let redirects = 0; ; redirects++) {
		const answer = await ports.open({
			method: 'GET',
			url,
			// Media do not get smaller. Who packs them all the same says the length of the parcel, so that a
			// file is complete when its connection ended in order.
			headers: { accept: '*/*', 'accept-encoding': 'identity' },
			timeoutMs: ANSWER_MS,
			maxSilenceMs: LONGEST_SILENCE_MS,
			withoutKey: true,
			signal,
		});
		if (isSuccess(answer.status)) return answer;
		answer.close();
		const location = answer.headers['location'];
		const isRedirect = answer.status >= 300 && answer.status < 400 && location !== undefined;
		if (!isRedirect) throw refused(answer.status);
		if (redirects === MOST_REDIRECTS) throw failed('It is redirected again and again');
		url = checkedAddress(location, url);
	}
}

/** Every address on the way, because a redirect is somebody else's data. @throws {FalError} */
function checkedAddress(address: string, base?: string): string {
	const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
	if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
	throw failed(`"${cutText(address)}" is no http(s) URL`);
}

async function receive<A extends FalStreamResponse, K extends KeptFile>(
	ports: DownloadPorts<A, K>,
	answer: A,
	wanted: WantedFile,
): Promise<K & ArrivingFile> {
	// What the transport could unpack is no longer called packed.
	const packed = (answer.headers['content-encoding'] ?? 'identity').toLowerCase();
	if (packed !== 'identity')
		throw failed(`The server packs it in a way that is not known: ${packed}`);
	const file = arrivingFile(answer, wanted);
	const kept = await ports.keep(answer, file);
	return { ...kept, ...file };
}

function arrivingFile({ headers }: FalStreamResponse, wanted: WantedFile): ArrivingFile {
	const served = mediaType(headers);
	// A store that is out of order answers with a page that says so, and means it as success.
	const isPage = served === 'text/html' && wanted.kind !== undefined && wanted.kind !== 'file';
	if (isPage) throw failed('The address gave a web page instead of the file');
	const names = [
		wanted.fileName,
		nameInDisposition(headers['content-disposition']),
		nameInUrl(wanted.url),
	];
	const claims = { served, claimed: wanted.contentType };
	const contentType = contentTypeOf({ fileName: fileNameOf(names, ''), ...claims });
	return { fileName: fileNameOf(names, contentType, wanted.kind), contentType };
}

function refused(status: number): FalError {
	// The kind tells whether another try makes sense; the caller gets `downloadFailed` in any case.
	const kind = status === 429 ? 'rateLimit' : 'downloadFailed';
	return falError({ kind, message: `The server answered with HTTP ${status}`, status });
}

function failed(message: string): FalError {
	return falError({ kind: 'downloadFailed', message });
}
