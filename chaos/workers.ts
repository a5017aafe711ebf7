import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { addScores, type Score } from './score';
import type { ChaosOptions } from './options';

/** The shares of the work, one for each process. */
export function sharesOf(options: ChaosOptions): ChaosOptions[] {
	const { workers } = options;
	const share = (count: number, worker: number) =>
		Math.floor((count * (worker + 1)) / workers) - Math.floor((count * worker) / workers);
	const before = (count: number, worker: number) => Math.floor((count * worker) / workers);
	return Array.from({ length: workers }, (_, worker) => ({
		...options,
		workers: 1,
		outputFile: undefined,
		firstRun: options.firstRun + before(options.runs, worker),
		runs: share(options.runs, worker),
		firstCase: options.firstCase + before(options.cases, worker),
		cases: share(options.cases, worker),
		// They share one trigger, and so one process.
		calls: worker === 0 ? options.calls : 0,
	}));
}

/** Does the work in several processes at the same time; what they print is printed. */
export async function runInWorkers(options: ChaosOptions): Promise<Score> {
	return addScores(await Promise.all(sharesOf(options).map(runWorker)));
}

async function runWorker(options: ChaosOptions): Promise<Score> {
	const main = join(__dirname, 'index.ts');
	const child = spawn(
		process.execPath,
		['--disable-warning=ExperimentalWarning', '--import', 'tsx', main, JSON.stringify(options)],
		{ stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
	);
	return await new Promise((resolve, reject) => {
		let score: Score | undefined;
		child.on('message', (message) => {
			if (isScore(message)) score = message;
		});
		child.once('exit', (code) => {
			if (score) resolve(score);
			else reject(new Error(`A process of the suite ended with ${String(code)}`));
		});
	});
}

function isScore(value: unknown): value is Score {
	return typeof value === 'object' && value !== null && 'broken' in value;
}
