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
	/** Processes that share the work. */
	readonly workers: number;
	/** Tells everything that happened, also of what went well. */
	readonly isVerbose: boolean;
	/** Where a report in the form of jest's goes. */
	readonly outputFile: string | undefined;
}

const DEFAULT_RUNS = 100;

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
			workers: { type: 'string' },
			verbose: { type: 'boolean' },
			outputFile: { type: 'string' },
			// As jest has them.
			ci: { type: 'boolean' },
			json: { type: 'boolean' },
		},
	});
	const number = (text: string | undefined, otherwise: number): number => {
		if (text === undefined) return otherwise;
		if (/^\d+$/.test(text)) return Number(text);
		throw new Error(`"${text}" is no number`);
	};
	const isOne = values.run !== undefined || values.answer !== undefined;
	const isOther = isOne || values.answers !== undefined || values.calls !== undefined;
	return {
		seed: number(values.seed, 1),
		firstRun: number(values.run ?? values.first, 0),
		runs: values.run === undefined ? number(values.runs, isOther ? 0 : DEFAULT_RUNS) : 1,
		firstCase: number(values.answer ?? values.first, 0),
		cases: values.answer === undefined ? number(values.answers, 0) : 1,
		calls: number(values.calls, 0),
		workers: Math.max(1, number(values.workers, 1)),
		isVerbose: isOne || values.verbose === true,
		outputFile: values.outputFile,
	};
}
