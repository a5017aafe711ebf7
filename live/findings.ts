import type { Difference, Outcome } from './check';

/** Collects what a check sees, belief by belief. */
export interface Findings {
	/** `seen` is told when it is not so. Gives `isSo`. */
	expect(believed: string, isSo: boolean, seen: string): boolean;
	/** What is worth knowing, whichever way it is. */
	note(text: string): void;
	/** Differs when a belief was wrong, is unclear for the reason if there is one, else agrees. */
	outcome(unclearWhy?: string): Outcome;
}

export function createFindings(): Findings {
	const differences: Difference[] = [];
	const notes: string[] = [];
	return {
		expect(believed, isSo, seen) {
			if (!isSo) differences.push({ believed, seen });
			return isSo;
		},
		note: (text) => void notes.push(text),
		outcome(unclearWhy) {
			if (differences.length > 0) return { kind: 'differs', differences, notes };
			if (unclearWhy !== undefined) return { kind: 'unclear', why: unclearWhy, notes };
			return { kind: 'agrees', notes };
		},
	};
}
