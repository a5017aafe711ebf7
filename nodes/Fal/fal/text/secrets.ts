/** A file written out, whatever its type; the head is bounded so that hostile text costs no time. */
const INLINE_DATA =
	/\bdata:(?:[\w.+-]{1,80}\/[\w.+-]{1,80})?(?:;[\w=.-]{1,80}){0,8},[A-Za-z0-9+/=%_-]*/gi;
/** A key has two parts joined by a colon; a token is long. Sentences about keys stay as they are. */
const FAL_KEY =
	/\bKey\s+[\w-]+:[\w-]+|\bBearer\s+[\w.~+/=-]{20,}|\bBasic\s+[A-Za-z0-9+/]{12,}={0,2}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\w{16,}/gi;
/** The same in no known form: two parts that are no words. */
const TWO_PARTS = /(?<![\w:./-])([\w-]{8,80}):([\w-]{12,80})(?![\w:/-])/g;
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g;
/** Telegram puts the bot's token into every address: https://core.telegram.org/bots/api#making-requests */
const BOT_TOKEN = /\bbot\d{1,20}:[\w-]{3,}/gi;
/** Tokens that say by their first letters whose they are. */
const BRANDED =
	/\b(?:sk|pk|rk)[-_][\w-]{16,}|\b(?:gh[pousr]|hf|glpat|xox[abeoprs])[-_][\w-]{16,}|\b(?:AKIA|ASIA|AIza|ya29\.)[\w-]{12,}/g;
/** `token=…`, `"password": "…"`: what follows a name that promises a secret. */
const NAMED =
	/((?:api[-_ ]?key|access[-_ ]?key|token|secret|passw(?:or)?d|pwd|signature|credential)["']?\s{0,3}[:=]\s{0,3}["']?)([^\s"',;&<>]{6,})/gi;
/** Addresses; what may be secret in them is where it is by its place. */
const ADDRESS = /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>\\^`{|}]+/gi;
/** Runs of base64 that are too long to be anything a person reads. */
const LONG_RUN = /[A-Za-z0-9+/_-]{80,}={0,2}/g;

/**
 * The text without what gives access to something: fal's keys, bearers, JWTs, bot tokens, passwords and
 * signatures in addresses, written out files. The place shows that something was there. Never throws.
 */
export function withoutSecrets(text: string): string {
	return text
		.replace(INLINE_DATA, 'data:…')
		.replace(FAL_KEY, '[key]')
		.replace(ADDRESS, plainAddress)
		.replace(JWT, '[token]')
		.replace(BOT_TOKEN, 'bot[token]')
		.replace(BRANDED, '[token]')
		.replace(TWO_PARTS, (whole, id: string, secret: string) =>
			isKeyPart(id) && isKeyPart(secret) ? '[key]' : whole,
		)
		.replace(NAMED, (whole, name: string, value: string) => (/\d/.test(value) ? `${name}…` : whole))
		.replace(LONG_RUN, (run) => (isMixed(run) ? '…' : run));
}

/**
 * An address that can still be recognised: without user and password, and without query and fragment,
 * where signatures and tokens stand. Parts of the path that look like tokens go too.
 */
function plainAddress(address: string): string {
	const [, scheme = '', authority = '', path = '', rest = ''] =
		/^([a-z][a-z\d+.-]*:\/\/)([^/?#]*)([^?#]*)(.*)$/is.exec(address) ?? [];
	const host = authority.slice(authority.lastIndexOf('@') + 1);
	const steps = path.split('/').map((step) => (isToken(step) ? '…' : step));
	return `${scheme}${host}${steps.join('/')}${rest === '' ? '' : `${rest.slice(0, 1)}…`}`;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Names of files have an ending, IDs of requests are UUIDs, words have no digits. */
function isToken(step: string): boolean {
	if (/^bot\d+:/i.test(step)) return true;
	return step.length >= 20 && /^[\w~=:-]+$/.test(step) && /\d/.test(step) && !UUID.test(step);
}

function isKeyPart(part: string): boolean {
	return /[a-z]/i.test(part) && /[-\d]/.test(part);
}

function isMixed(run: string): boolean {
	return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
}
