/** Chance that is the same for the same words: everything in a run is drawn by its own name. */
export class Random {
	private state: number;

	constructor(seed: string) {
		this.state = hash(seed);
	}

	/** From 0 to 1, without 1. */
	next(): number {
		// mulberry32
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number from `least` to `most`, both included. */
	whole(least: number, most: number): number {
		return least + Math.floor(this.next() * (most - least + 1));
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** @throws when there is nothing to choose from */
	pick<T>(list: readonly T[]): T {
		const index = Math.floor(this.next() * list.length);
		for (const value of list.slice(index, index + 1)) return value;
		throw new RangeError('Nothing to choose from');
	}

	/** One of several, the likelier the heavier it is. */
	weighted<T>(choices: ReadonlyArray<readonly [weight: number, value: T]>): T {
		const sum = choices.reduce((total, [weight]) => total + weight, 0);
		let left = this.next() * sum;
		for (const [weight, value] of choices) {
			left -= weight;
			if (left < 0) return value;
		}
		return this.pick(choices)[1];
	}

	bytes(size: number): Buffer {
		return Buffer.from(Array.from({ length: size }, () => this.whole(0, 255)));
	}
}

/** Chance of what these words name. */
export function randomOf(...words: ReadonlyArray<string | number>): Random {
	return new Random(words.join('/'));
}

/** FNV-1a, stirred so that neighbouring names differ in every bit. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193);
	value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	return value ^ (value >>> 13);
}
