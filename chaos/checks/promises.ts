/** What the node promises, whatever fal and the network do; by these words a broken one is told. */
export const PROMISES = [
	'an item is paid for once',
	'what was paid is named',
	'what is open is cancelled or named',
	'what is said of a request is true',
	'every item is accounted for',
	'a result is that of the item',
	'a result that arrived is kept',
	'a pause ends when all is done',
	'a call never makes the node throw',
	'the end comes in time',
	'nothing is left half a minute later',
	'the key goes to fal only',
	'no key in any text',
	'no prompt in any text',
	'no file in any text',
	'no text is endless',
	'texts are for people',
	'an error has a kind',
	'n8n can save what comes out',
	'no alarm in the process',
	'little work',
	'bounded memory',
	'prototypes stay clean',
] as const;

export type PromiseName = (typeof PROMISES)[number];

/** A promise that was broken, and how. */
export interface Breach {
	readonly promise: PromiseName;
	readonly how: string;
}
