import { parseArgs } from 'node:util';

/** What `npm run chaos` is asked for. */
export interface ChaosOptions {
	readonly seed: number;
	/** Runs of workflows: from which one on, and how many. */
	readonly firstRun: number;
	readonly runs: number;
	/** Changed answers: from which case on, and how many. */
	readonly firstCase: number;
	readonly cases: number;
	/** Signed calls of fal. */
	readonly calls: number;
	/** Tells everything that happened, also of what went well. */
	readonly isVerbose: boolean;
}

/** @throws for what is no number, or no option */
export function readOptions(args: readonly string[]): ChaosOptions {
	const { values } = parseArgs({
		args: [...args],
		options: {
			seed: { type: 'string' },
			runs: { type: 'string' },
			run: { type: 'string' },
			first: { type: 'string' },
			answers: { type: 'string' },
			answer: { type: 'string' },
			calls: { type: 'string' },
			verbose: { type: 'boolean' },
		},
	});
	const number = (text: string | undefined, otherwise: number): number => {
		if (text === undefined) return otherwise;
		if (/^\d+$/.test(text)) return Number(text);
		throw new Error(`"${text}" is no number`);
	};
	const isOne = values.run !== undefined || values.answer !== undefined;
	const isPicked = values.answers !== undefined || values.calls !== undefined;
	const defaultRuns = isOne || (isPicked && values.runs === undefined) ? 0 : 100;
	return {
		seed: number(values.seed, 1),
		firstRun: number(values.run ?? values.first, 0),
		runs: values.run === undefined ? number(values.runs, defaultRuns) : 1,
		firstCase: number(values.answer ?? values.first, 0),
		cases: values.answer === undefined ? number(values.answers, 0) : 1,
		calls: number(values.calls, 0),
		isVerbose: isOne || values.verbose === true,
	};
}
