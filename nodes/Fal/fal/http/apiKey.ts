/** What somebody entered as the API key: the key in it, or what it is instead. */
export type EnteredKey =
	| { readonly state: 'key'; readonly key: string }
	/** What completes "The API key …", and what to do; without anything of what was entered. */
	| { readonly state: 'noKey'; readonly problem: string };

const LONGEST_TEXT = 5_000;

/**
 * A key as fal gives it out, ID and secret. Next to it stands neither more of the same letters nor
 * another part: `id:id:secret` holds none, nor do two keys without a gap between them.
 */
const KEY_OF_FAL =
	/(?<![\da-f]:?)[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}:[\da-f]{32}(?!:?[\da-z])/gi;

const ID_OF_FAL = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;
const SECRET_OF_FAL = /(?<![\w-])[\da-f]{32}(?![\w-])/gi;

/** Both parts by the names under which fal's client reads them from the environment. */
const NAMED_PARTS =
	/key_id["']?\s*[=:]\s*["']?([\w-]+)[^]*?key_secret["']?\s*[=:]\s*["']?([\w-]+)/i;

/** What stands before a key in guides, `.env` files, code and copied requests. */
const LABEL =
	/^(?:-{1,2}h(?:eader)?|curl|export|set|fal\.config|authorization|[^\s=]*fal_(?:api_)?key|(?:x-)?(?:fal-)?api[-_]?key|credentials|key|bearer|token)(?=["'\s:=\])(])["'\s:=\])({]*/i;
const OPENING = /^[\s"'`=([{,;\\]+/;
/** A key holds none of these; what follows belongs to the line it was copied with. */
const CLOSING = /(?:["'`)\]},;\\]|\s#)[^]*$/;
/** A scheme that stands alone, where the key was pasted twice with it. */
const SCHEME = /^(?:key|bearer|token)$/i;

/**
 * Takes what people paste down to the key: without the words, quotes, header names, line breaks and
 * invisible characters that came with it. What holds no key is told for what it is. A key in an
 * unknown form is left to fal to judge, as long as it has the two parts that fal asks for.
 *
 * @see https://docs.fal.ai/platform-apis/authentication
 */
export function readApiKey(entered: string): EnteredKey {
	if (entered.length > LONGEST_TEXT) return { state: 'noKey', problem: `is a long text. ${ENTER}` };
	const text = toAscii(entered);
	const found = new Set(`${text}\n${text.replace(/\s+/g, '')}`.match(KEY_OF_FAL) ?? []);
	const [one, other] = found;
	if (other !== undefined) return { state: 'noKey', problem: `holds two keys. ${ENTER}` };
	if (one !== undefined) return { state: 'key', key: one };
	const [, id, secret] = NAMED_PARTS.exec(text) ?? apart(text) ?? [];
	const key = id !== undefined && secret !== undefined ? `${id}:${secret}` : unwrap(text);
	const problem = problemOf(key, text);
	return problem === undefined ? { state: 'key', key } : { state: 'noKey', problem };
}

/** The two parts in their known forms, each on a line or behind a label of its own. */
function apart(text: string): readonly [string, string, string] | undefined {
	if (text.includes(':') && !/\bsecret\b/i.test(text)) return undefined;
	const [id, otherId] = new Set(text.match(ID_OF_FAL) ?? []);
	const [secret, otherSecret] = new Set(text.match(SECRET_OF_FAL) ?? []);
	const isOne = otherId === undefined && otherSecret === undefined;
	return id !== undefined && secret !== undefined && isOne ? [text, id, secret] : undefined;
}

/** The same text without what cannot be seen, and with the plain form of quotes, dashes, colons. */
function toAscii(text: string): string {
	return (
		text
			.normalize('NFKC')
			// As in an address or a form.
			.replace(/%20/g, ' ')
			.replace(/%3a/gi, ':')
			.replace(/[\p{Cf}\p{DI}]+/gu, '')
			.replace(/\p{Cc}+/gu, '\n')
			.replace(/\p{Pd}/gu, '-')
			.replace(/[\u2018\u2019\u201a\u2039\u203a]/g, "'")
			.replace(/[\u201c\u201d\u201e\u00ab\u00bb]/g, '"')
			.trim()
	);
}

function unwrap(text: string): string {
	let rest = text.replace(OPENING, '');
	for (;;) {
		const inner = rest.replace(LABEL, '').replace(OPENING, '');
		// `token:…` may be a key by itself; there is no label then.
		if (inner === rest || (rest.includes(':') && !inner.includes(':'))) break;
		rest = inner;
	}
	const bare = rest
		.replace(CLOSING, '')
		.trim()
		.replace(/\s*:\s*/g, ':');
	const words = new Set(bare.split(/\s+/).filter((word) => !SCHEME.test(word)));
	if (words.size === 1) return [...words].join('');
	// A mail or a terminal has broken the line; words of their own are told from it by blanks.
	return bare.includes(' ') ? bare : bare.replace(/\s+/g, '');
}

const PLACEHOLDER = /<[^>]*>|\byour\b|\byour[-_]|^\$\{?\w*key\w*\}?$|^key_?id:key_?secret$/i;
const ENTER =
	'Enter the key alone, as fal.ai/dashboard/keys shows it when it is created: an ID and a secret, joined by a colon';
const RENEW =
	'fal shows a key only once: create a new one on fal.ai/dashboard/keys and enter it whole';

function problemOf(key: string, text: string): string | undefined {
	if (!key.includes(':') && /\{\{|\$(?:env|vars|secrets|json)\b/.test(text)) {
		return 'is an expression that n8n did not evaluate. Switch the field from Fixed to Expression';
	}
	if (key === '') return `is empty. ${ENTER}`;
	if (/^[a-z]+:\/\/|\bfal\.ai\//i.test(key)) return `is the address of a page. ${ENTER}`;
	if (/\.{3}|[*•●∙]{2}/.test(key)) return `is shortened. ${RENEW}`;
	if (PLACEHOLDER.test(key)) return `is the placeholder of a guide. ${ENTER}`;
	const parts = key.split(':');
	if (parts.length === 1) return problemOfHalf(key);
	if (parts.includes('')) return `lacks the part before or after the colon. ${ENTER}`;
	if (new Set(parts).size < parts.length) return `has a part twice. ${ENTER}`;
	if (/\s/.test(key)) return `stands among other words. ${ENTER}`;
	if (parts.length > 2) return `has more than two parts. ${ENTER}`;
	return /^[\x21-\x7e]+$/.test(key) ? undefined : `holds a character that no key has. ${ENTER}`;
}

function problemOfHalf(key: string): string {
	if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(key)) {
		return `is only the first half of a key, its ID. ${RENEW}`;
	}
	if (/^[\da-f]{32}$/i.test(key)) return `is only the second half of a key, its secret. ${RENEW}`;
	return `has no colon: it is half a key, or none of fal. ${ENTER}`;
}
