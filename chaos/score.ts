import { writeFileSync } from 'node:fs';

import { PROMISES, type PromiseName } from './checks/promises';

/** How it went: of what was tried, and of the promises. */
export interface Score {
	readonly passed: number;
	readonly failed: number;
	/** How many runs and cases broke a promise. */
	readonly broken: Readonly<Partial<Record<PromiseName, number>>>;
}

export const NOTHING_TRIED: Score = { passed: 0, failed: 0, broken: {} };

export function addScores(scores: readonly Score[]): Score {
	const broken: Partial<Record<PromiseName, number>> = {};
	for (const name of PROMISES) {
		const times = scores.reduce((sum, score) => sum + (score.broken[name] ?? 0), 0);
		if (times > 0) broken[name] = times;
	}
	return {
		passed: scores.reduce((sum, { passed }) => sum + passed, 0),
		failed: scores.reduce((sum, { failed }) => sum + failed, 0),
		broken,
	};
}

/** The score in the form of a report of jest, with one test for each promise. */
export function writeReport(file: string, { broken }: Score): void {
	const assertionResults = PROMISES.map((title) => ({
		title,
		status: title in broken ? 'failed' : 'passed',
	}));
	const status = Object.keys(broken).length > 0 ? 'failed' : 'passed';
	const testResults = [{ name: 'chaos', status, assertionResults }];
	writeFileSync(file, JSON.stringify({ testResults }));
}
