import { fileOf, PROMPT_MARK } from '../scenario/models';
import type { Evidence } from '../scenario/evidence';
import type { Breach } from './promises';
import { textsOf } from './texts';

const LONGEST_TEXT = 6_000;
/** So many characters of base64 in a row, of many kinds, are a file and no word. */
const BASE64 = /[A-Za-z0-9+/]{120,}/g;
const KINDS_IN_A_FILE = 16;
/** Words of a programming language, for nobody who made a workflow. */
const UNCLEAN =
	/\bundefined\b|\bNaN\b|\[object |is not a function|Cannot (read|convert|set)|Maximum call stack|ByteString|Unexpected (token|end of JSON)|SSL routines|:error:|\bat .*\(.*:\d+:\d+\)|Invalid (string|array) length|JSON at position/;

/** Errors, rows and hints hold no key, no prompt and no file, and are texts for people. */
export function textsAreClean(evidence: Evidence, key: string): Breach[] {
	return textsOf(evidence).flatMap((text) => uncleanIn(text, key));
}

/** The same for one text. */
export function uncleanIn(text: string, key: string): Breach[] {
	const secret = key.split(':')[1] ?? key;
	const file = fileOf(0).toString('base64').slice(40, 80);
	const shown = text.slice(0, 300);
	if (text.includes(secret)) return [{ promise: 'no key in any text', how: shown }];
	if (text.includes(PROMPT_MARK)) return [{ promise: 'no prompt in any text', how: shown }];
	if (text.includes(file) || hasBase64(text)) {
		return [{ promise: 'no file in any text', how: shown }];
	}
	if (text.length > LONGEST_TEXT) {
		return [{ promise: 'no text is endless', how: `${text.length} characters: ${shown}` }];
	}
	const [unclean] = UNCLEAN.exec(text) ?? [];
	return unclean === undefined
		? []
		: [{ promise: 'texts are for people', how: `"${unclean}" in: ${shown}` }];
}

/** The key goes to fal's own hosts, inside TLS, and nowhere else. */
export function keyStaysHome({ watch }: Evidence): Breach[] {
	return watch.keyElsewhere.map((how) => ({ promise: 'the key goes to fal only', how }));
}

function hasBase64(text: string): boolean {
	return [...text.matchAll(BASE64)].some(([run]) => new Set(run).size >= KINDS_IN_A_FILE);
}
