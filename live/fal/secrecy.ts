import { withoutSecrets } from '../../nodes/Fal/fal/text/secrets';
import { cutText } from '../../nodes/Fal/fal/text/cut';

/** Makes a text fit to be shown: without the key and other secrets, in one line, short. */
export type Tell = (text: string) => string;

const MOST_READ = 2_000;
const MOST_SHOWN = 240;

export function createTell(key: string): Tell {
	// Each part as well: an answer may name the ID alone, or quote the secret.
	const parts = [key, ...key.split(':')].filter((part) => part.length > 3);
	return (text) => {
		const without = parts.reduce((rest, part) => rest.replaceAll(part, '[key]'), text);
		// eslint-disable-next-line no-control-regex -- what fal sends must not steer the terminal
		const line = without.slice(0, MOST_READ).replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ');
		return cutText(withoutSecrets(line).trim(), MOST_SHOWN);
	};
}
