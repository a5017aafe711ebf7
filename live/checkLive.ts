import { readApiKey } from '../nodes/Fal/fal/http/apiKey';
import type { Check } from './check';
import { CHECKS } from './checks';
import { openFal, type FalPorts } from './fal/fal';
import { createTell } from './fal/secrecy';
import { readOptions, type LiveOptions } from './options';
import { makePlan, MOST_USD } from './plan';
import { ledgerLines, listOf, planLines, reportOf, resultLines, summaryOf } from './report';
import { reasonOf } from './reason';
import { runChecks, type Result } from './runChecks';

/** What the script may use of the world. */
export interface World extends FalPorts {
	/** FAL_KEY. */
	readonly key: string | undefined;
	/** Ctrl+C. */
	readonly stop: AbortSignal;
	readonly fetch: typeof fetch;
	/** 64 MB, but for tests. */
	readonly partBytes: number;
	/** Asks who sits at the terminal; undefined where nobody does. */
	readonly confirm: ((question: string) => Promise<boolean>) | undefined;
	print(line: string): void;
	write(file: string, text: string): void;
}

const AGREES = 0;
const DIFFERS = 1;
const NOT_RUN = 2;

/** @returns the exit code: 0 when nothing differs, 1 when something does, 2 when not all was looked at */
export async function checkLive(args: readonly string[], world: World): Promise<number> {
	const { print } = world;
	try {
		const names = CHECKS.map(({ name }) => name);
		const options = readOptions(args, names);
		const { only } = options;
		const checks = CHECKS.filter(({ name }) => only.length === 0 || only.includes(name));
		if (!options.isList) return await look(checks, options, world);
		listOf(checks).forEach(print);
		return AGREES;
	} catch (error) {
		print(createTell(world.key ?? '')(reasonOf(error)));
		return NOT_RUN;
	}
}

async function look(checks: readonly Check[], options: LiveOptions, world: World): Promise<number> {
	const { print, stop } = world;
	const { isLarge, isYes, webhookUrl, localOrigin, jsonFile } = options;
	const key = keyOf(world.key);
	const tell = createTell(key);
	const rules = { key, localOrigin, stop, fetch: world.fetch };
	const fal = openFal({ ...options, partBytes: world.partBytes }, rules, world);
	const have = { large: isLarge, webhook: webhookUrl !== undefined };
	const isWanted = ({ needs }: Check) => needs === undefined || have[needs];

	const plan = await makePlan(fal, checks.filter(isWanted));
	planLines(plan, tell).forEach(print);
	if (plan.usd > MOST_USD)
		throw new Error(`That is more than $${MOST_USD}: see --model and --only`);
	if (!isYes) {
		if (world.confirm === undefined) throw new Error('Nobody is there to be asked: see --yes');
		if (!(await world.confirm('Run them?'))) throw new Error('Nothing was run');
	}
	stop.addEventListener('abort', () => {
		// At once: who presses Ctrl+C again has seen them.
		ledgerLines('Open now', fal.ledger.unfinished(), tell).forEach(print);
	});
	let results: readonly Result[];
	try {
		results = await runChecks(checks, fal, {
			isLarge,
			hasWebhook: webhookUrl !== undefined,
			stop,
			onResult: (result) => resultLines(result, tell).forEach(print),
		});
	} finally {
		// Whatever happens: this is what may be billed.
		ledgerLines('Sent to be run', fal.ledger.entries, tell).forEach(print);
	}
	print(summaryOf(results));
	if (jsonFile !== undefined) {
		const { model, chatModel } = options;
		const about = { at: new Date(world.now()).toISOString(), model, chatModel };
		world.write(jsonFile, reportOf(about, results, fal.ledger.entries, tell));
	}
	if (stop.aborted) return NOT_RUN;
	return results.some(({ outcome }) => outcome.kind === 'differs') ? DIFFERS : AGREES;
}

/** @throws without anything of what was entered */
function keyOf(entered: string | undefined): string {
	if (entered === undefined) throw new Error('FAL_KEY is not set');
	const read = readApiKey(entered);
	if (read.state === 'noKey') throw new Error(`FAL_KEY ${read.problem}`);
	return read.key;
}
