/** `npm run chaos`: the built node against a hostile fal, in runs and answer by answer; see CONTRIBUTING.md. */
import { readOptions, type ChaosOptions } from './options';
import { print } from './report';
import { addScores, writeReport, type Score } from './score';
import { createWorld } from './scenario/world';
import { runInWorkers } from './workers';

async function main(): Promise<void> {
	const [first, ...others] = process.argv.slice(2);
	if (process.send && first !== undefined && others.length === 0) {
		// A share of the work, as `workers.ts` cut it.
		process.send(await runHere(JSON.parse(first) as ChaosOptions));
		return;
	}
	const options = readOptions(process.argv.slice(2));
	const score = options.workers > 1 ? await runInWorkers(options) : await runHere(options);
	for (const [promise, times] of Object.entries(score.broken)) {
		print(`${String(times).padStart(5)} broke: ${promise}`);
	}
	if (options.outputFile !== undefined) writeReport(options.outputFile, score);
	print(`${score.passed} passed, ${score.failed} failed`);
	process.exitCode = score.failed > 0 ? 1 : 0;
}

async function runHere(options: ChaosOptions): Promise<Score> {
	const world = await createWorld();
	// Not before: n8n is to find the clock of this world.
	const { tryRuns } = await import('./tryRuns');
	const { tryAnswers, tryCalls } = await import('./tryAnswers');
	const scores = [
		await tryRuns(world, options),
		await tryAnswers(world, options),
		await tryCalls(world, options),
	];
	await world.close();
	return addScores(scores);
}

void main();
