import { falError } from '../../fal';
import { text, type Option } from './option';

const option = text({
	displayName: 'Runner Hint',
	placeholder: 'e.g. customer-42',
	description: 'Any text. Requests with the same text go to the same server of fal where possible.',
});

/** What HTTP does not carry in a header: all but the signs of Latin-1 on one line. */
const NOT_IN_HEADER = /[^\t\x20-\x7e\x80-\xff]/u;

const NOT_SEEN = /[\p{C}\p{Z}]/u;

/** The hint travels as a header. */
export const runnerHint: Option<string | undefined> = {
	...option,
	read(value) {
		const hint = option.read(value);
		if (hint === '') return undefined;
		const [odd] = NOT_IN_HEADER.exec(hint) ?? [];
		if (odd === undefined) return hint;
		const sign = NOT_SEEN.test(odd) ? 'a line break or control character' : `"${odd}"`;
		throw falError({
			kind: 'invalidInput',
			message: `Runner Hint has ${sign}, which cannot be sent as a header`,
			cure: 'Use a short text of one line in Latin letters, digits and punctuation, such as an ID.',
		});
	},
};
