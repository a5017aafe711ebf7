import { flaggedNumbers, isDataUri, type Media } from '../../../fal';
import type { Hints } from '../../../n8n/item/hints';
import { isLongDataUri } from './files';

const INLINED =
	'The result holds its files as data URIs, which fill the data of the execution. Add Download Files to get them as files, or switch off sync_mode of the model.';
/** A person looks for the picture, and would pay again to see it. */
const SEE_FILES =
	'The files are at fal. Switch on Download Files to have them in n8n. To see those of this run without paying again, use Request: Get Result.';
/** Characters of data URIs that nobody minds. */
const LITTLE = 100_000;

/**
 * Tells what people should know of a result although the run went well.
 *
 * @param kept the files whose addresses stay in the output
 */
export function warnOfResult(
	hints: Pick<Hints, 'warn' | 'tell'>,
	result: unknown,
	kept: readonly Media[],
): void {
	const flagged = flaggedNumbers(result);
	if (flagged) hints.warn(flaggedWords(flagged));
	const inlined = kept.filter(({ url }) => isLongDataUri(url));
	if (inlined.reduce((sum, { url }) => sum + url.length, 0) > LITTLE) hints.warn(INLINED);
	if (kept.some(({ url }) => !isDataUri(url))) hints.tell(SEE_FILES);
}

function flaggedWords(numbers: readonly number[]): string {
	const [first, ...more] = numbers;
	const subject =
		first === undefined
			? 'The result was'
			: more.length === 0
				? `Picture ${first} was`
				: `Pictures ${numbers.join(', ')} were`;
	return `${subject} flagged by the safety checker of the model, which blackens or blurs what it flags. Change the prompt; some models have a parameter for the checker.`;
}
