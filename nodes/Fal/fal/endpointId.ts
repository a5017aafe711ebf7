import { falError } from './errors';
import { cutText } from './text/cut';

/**
 * A checked model ID. Every segment is safe inside a URL path, which is why code that builds URLs
 * takes this type and never text.
 */
export interface EndpointId {
	/** The whole ID: `fal-ai/flux/dev`, `workflows/acme/poster`. Runs and submits use it. */
	readonly id: string;
	/**
	 * `fal-ai/flux`, `workflows/acme/poster`. Status, result and cancel use it.
	 *
	 * @see https://fal.ai/docs/documentation/model-apis/inference/queue
	 */
	readonly app: string;
}

const NAMESPACES = new Set(['workflows', 'comfy']);
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const LEGACY_ID = /^(\d+)-([A-Za-z0-9-]+)$/;
const ADDRESS =
	/^(?:https?:\/\/)?(?:www\.)?(queue\.fal\.run|fal\.run|fal\.ai)\/+(?:dashboard\/(?=models\/))?([^?#]*)/i;
const PAGES_OF_A_MODEL = new Set(['api', 'playground', 'examples', 'llms.txt']);

const EXPECTED = 'Expected an ID such as fal-ai/flux/dev, or the address of the model’s page';

/**
 * Reads what people paste: an ID with blanks, quotes or slashes around it, an address on fal.run or
 * queue.fal.run, or a model's page on fal.ai; also with the method in front, as a link of a chat, and
 * inside of a curl command or a line of code.
 *
 * @throws {FalError} `invalidModel`
 */
export function parseEndpointId(text: string): EndpointId {
	const segments = withKnownCase(segmentsOf(plainText(text)));
	const [first = '', second] = segments;
	const legacy = second === undefined ? LEGACY_ID.exec(first) : null;
	const parts = legacy ? legacy.slice(1) : segments;
	const appLength = NAMESPACES.has(first) && !isExecute(segments) ? 3 : 2;
	// Owners have no dot: a text that begins with one is the address of some other site.
	const isAddress = parts[0]?.includes('.') === true;
	if (parts.length < appLength || isAddress || !parts.every((part) => SEGMENT.test(part))) {
		throw falError({
			kind: 'invalidModel',
			message: `${quote(text)} is not a fal model. ${EXPECTED}.`,
		});
	}
	return { id: parts.join('/'), app: parts.slice(0, appLength).join('/') };
}

/** The address that fal is to call, where it stands in the pasted address of the model. */
export function webhookInAddress(text: string): string | undefined {
	const address = plainText(text);
	const query = ADDRESS.test(address) ? /\?([^#]*)/.exec(address)?.[1] : undefined;
	return new URLSearchParams(query).get('fal_webhook') ?? undefined;
}

/** Marks that nobody sees, and that come along from web pages. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
/** Quotes, brackets, and the marks with which chats make something bold. */
const AROUND = /^["'`“”„‘’«»<([{*\s]+|["'`“”„‘’«»>)\]}*,;\s]+$/g;
/** In a curl command, a link of a chat, a line of code, behind the method of a request. */
const ADDRESS_IN_TEXT =
	/(?<=^|[\s"'`<([])https?:\/\/(?:www\.)?(?:(?:queue\.)?fal\.run|fal\.ai\/(?:models|workflows))\/[^\s"'`<>)\]]+/i;
/** `fal.subscribe("fal-ai/flux/dev", {` and the like. */
const ID_IN_CODE = /[([{:=]\s*["'`]([\w-]+(?:\/[\w.-]+)+)["'`]/;
const LABEL = /^["']?(?:model|endpoint|application|app)(?:[ _]?(?:id|name))?["']?\s*[:=]\s*/i;

function plainText(text: string): string {
	// Longer texts are no IDs, and would only take their time.
	if (text.length > LONGEST) return '';
	const seen = text.replace(UNSEEN, '').trim();
	const plain = seen.replace(LABEL, '').replace(AROUND, '');
	if (ADDRESS.test(plain)) return plain;
	const inside = ADDRESS_IN_TEXT.exec(seen)?.[0] ?? ID_IN_CODE.exec(seen)?.[1];
	return inside?.replace(AROUND, '') ?? plain.replace(APART, '/');
}

/** As in a path of Windows, or in a text that was set with blanks around its slashes. */
const APART = /[ \t]*[\\/][ \t]*/g;
const LONGEST = 10_000;

/** All IDs of fal's own are in small letters; those of others may have capitals. */
function withKnownCase(segments: string[]): string[] {
	const isFals = segments[0]?.toLowerCase() === 'fal-ai';
	return isFals ? segments.map((segment) => segment.toLowerCase()) : segments;
}

/** Runs a workflow that comes with the input, and has no owner and no name. */
function isExecute(segments: readonly string[]): boolean {
	return segments.join('/') === 'workflows/execute';
}

function segmentsOf(text: string): string[] {
	const address = ADDRESS.exec(text);
	const path = address?.[2] ?? text;
	const segments = path.replace(/^\/+|\/+$/g, '').split('/');
	const host = address?.[1]?.toLowerCase();
	// The path of a page without its host.
	if (!address && segments[0] === 'models' && segments.length > 2) return segments.slice(1);
	if (host === 'queue.fal.run') return upTo(segments, 'requests');
	if (host !== 'fal.ai') return segments;
	if (segments[0] === 'workflows') return segments.slice(0, 3);
	if (segments[0] !== 'models') return [];
	const model = upTo(segments.slice(1), 'requests');
	return PAGES_OF_A_MODEL.has(model.at(-1) ?? '') ? model.slice(0, -1) : model;
}

function upTo(segments: string[], stop: string): string[] {
	const index = segments.indexOf(stop);
	return index < 0 ? segments : segments.slice(0, index);
}

function quote(text: string): string {
	const shown = text.trim();
	return shown === '' ? 'An empty text' : `"${cutText(shown)}"`;
}
