import type { Fal } from './fal/fal';

/** What a check has found out about fal. */
export type Outcome =
	| { readonly kind: 'agrees'; readonly notes: readonly string[] }
	| {
			readonly kind: 'differs';
			readonly differences: readonly Difference[];
			readonly notes: readonly string[];
	  }
	| { readonly kind: 'unclear'; readonly why: string; readonly notes: readonly string[] };

export interface Difference {
	readonly believed: string;
	readonly seen: string;
}

/** What a check may cost at most. */
export interface Cost {
	/** Runs of the small model, the shared one not among them; what one costs is asked of fal. */
	readonly runs: number;
	/** Whether it looks at the run that several checks share, which is paid once. */
	readonly sharesRun: boolean;
	/** What it spends elsewhere, in US dollars. */
	readonly usd: number;
}

export interface Check {
	readonly name: string;
	/** What it is about in docs/protocol.md: sections, and the open questions as `9.1`. */
	readonly settles: readonly string[];
	/** What this project believes, in a sentence. */
	readonly believes: string;
	readonly cost: Cost;
	/** The option without which it is left out. */
	readonly needs?: 'webhook' | 'large';
	/** What it throws is why it is unclear. */
	run(fal: Fal): Promise<Outcome>;
}

export const FREE: Cost = { runs: 0, sharesRun: false, usd: 0 };
export const SHARED: Cost = { runs: 0, sharesRun: true, usd: 0 };

export function runs(count: number): Cost {
	return { runs: count, sharesRun: false, usd: 0 };
}

export function dollars(usd: number): Cost {
	return { runs: 0, sharesRun: false, usd };
}

export function unclear(why: string, notes: readonly string[] = []): Outcome {
	return { kind: 'unclear', why, notes };
}
