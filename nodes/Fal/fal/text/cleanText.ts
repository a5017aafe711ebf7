import { withoutSecrets } from './secrets';
import { cutBytes, cutText } from './cut';

const LONGEST_TEXT = 600;
/** What is longer is cut before it is looked at: how long that takes must not be up to others. */
const LONGEST_READ = 10_000;
/** A text of characters of four bytes is cut sooner. */
const MOST_BYTES = 1_600;
const CONTROL_CHARACTERS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/**
 * Words of somebody else made fit to be shown: one line, no written out files, no secrets, at most 600
 * characters. Never throws.
 */
export function cleanText(text: string): string {
	const line = withoutSecrets(text.slice(0, LONGEST_READ)).replace(CONTROL_CHARACTERS, ' ').trim();
	const cut = cutText(line, LONGEST_TEXT);
	const short = cutBytes(cut, MOST_BYTES);
	return short === cut ? cut : `${short}…`;
}

/** What was thrown, or stands where a text is expected, in words fit to be shown. Never throws. */
export function wordsOf(value: unknown): string {
	if (typeof value === 'string') return cleanText(value);
	try {
		return cleanText(value instanceof Error ? value.message : String(value));
	} catch {
		return 'Something that cannot be put into words';
	}
}
