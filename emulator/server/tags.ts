const MOST_TAGS = 10;
const MOST_BYTES = 1024;
const KEY = /^[a-z0-9._-]{1,64}$/;
/** Printable ASCII; the comma parts the tags. */
const VALUE = /^[\x20-\x7e]{0,256}$/;
const RESERVED = 'fal.';

/**
 * The tags of `X-Fal-Tags: key=value,key=value` that fal keeps; it drops the others without a word
 * (https://fal.ai/docs/documentation/model-apis/request-tags). Which ones are dropped beyond ten, or
 * beyond the length of all, is not documented: here the later ones.
 */
export function readTags(header: string | readonly string[] | undefined): Record<string, string> {
	const tags = new Map<string, string>();
	let bytes = 0;
	const sent = (typeof header === 'string' ? header : (header ?? []).join(',')).split(',');
	for (const tag of sent.slice(0, MOST_TAGS)) {
		bytes += tag.length + 1;
		const split = tag.indexOf('=');
		const key = tag.slice(0, Math.max(split, 0)).trim();
		const value = tag.slice(split + 1).trim();
		const isGood = KEY.test(key) && VALUE.test(value) && !key.startsWith(RESERVED);
		if (isGood && bytes <= MOST_BYTES + 1) tags.set(key, value);
	}
	return Object.fromEntries(tags);
}
