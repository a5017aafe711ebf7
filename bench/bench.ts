import type { Row } from './table';
import type { BenchFal } from './world';

/** What every case gets. */
export interface Bench {
	readonly fal: BenchFal;
	/** Folder of a built package of fal's own node. */
	readonly official: string | undefined;
}

export type Case = (bench: Bench) => Promise<Row[]>;
