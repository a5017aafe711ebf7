import { isRecord } from '../json';
import { DEEPEST } from './places';

/** The result with another text in the place of each of these addresses, wherever one stands in it. */
export function replacedAddresses(
	result: unknown,
	texts: ReadonlyMap<string, string>,
	depth = 0,
): unknown {
	if (typeof result === 'string') return texts.get(result) ?? result;
	// Deeper no address is looked for, and what is nested without end must not end this.
	if (texts.size === 0 || depth > DEEPEST) return result;
	const replaced = (value: unknown) => replacedAddresses(value, texts, depth + 1);
	if (Array.isArray(result)) return result.map(replaced);
	if (!isRecord(result)) return result;
	return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, replaced(value)]));
}
