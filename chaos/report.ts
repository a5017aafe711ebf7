import type { FuzzFailure } from './fuzz/fuzz';
import type { Breach } from './checks/promises';
import type { Evidence } from './scenario/evidence';

export function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

/** One run: its promises that broke, and, if wanted, everything that happened in it. */
export function reportRun(
	seed: number,
	run: number,
	evidence: Evidence,
	breaches: readonly Breach[],
	isVerbose: boolean,
): void {
	const { scenario, watch, tries, status, stoppedAt, waiting } = evidence;
	print(`\n--seed ${seed} --run ${run}  ${scenario.operation} ${scenario.mode}: ${status}`);
	for (const { promise, how } of breaches) print(`  BROKEN: ${promise}: ${visible(how)}`);
	if (!isVerbose && breaches.length === 0) return;
	const faults = watch.deeds.filter(({ fault }) => isVerbose || fault !== 'honest');
	const { items, faultRate: _, ...drawn } = scenario;
	if (isVerbose) print(`  ${JSON.stringify(drawn)}`);
	const models = items.map(({ number, model, hasFile }) => {
		return `${number} ${model}${hasFile ? ' with a file' : ''}`;
	});
	print(`  items: ${models.join(', ')}`);
	for (const { atMs, to, fault, notes } of faults) {
		print(`  ${(atMs / 1_000).toFixed(3).padStart(9)} s  ${to}: ${fault}${notes}`);
	}
	if (!isVerbose) return;
	for (const { startedAt, endedAt, items: given, error } of tries) {
		print(`  a try of ${(endedAt - startedAt) / 1_000} s`);
		const { message, description } = Object(error);
		if (error !== undefined) print(`    threw ${message}\n      ${description}`);
		for (const { json } of given ?? []) print(`    ${JSON.stringify(json).slice(0, 500)}`);
	}
	if (waiting) {
		print(`  waited: ${waiting.calls} calls, ${waiting.resumed ? 'resumed' : 'still waits'}`);
		for (const { json } of waiting.resumed ?? []) {
			print(`    ${JSON.stringify(json).slice(0, 500)}`);
		}
	}
	if (stoppedAt !== undefined) print('  stopped');
}

/** What no terminal should be given. */
const CONTROL = /[^\P{Cc}\n\t]/u;
/** So many bytes of an answer are shown. */
const MOST_SHOWN = 2_000;

/** One changed answer that broke something, whole, so that it can be sent again. */
export function reportAnswer(seed: number, failure: FuzzFailure): void {
	const { number, target, breaches, answers } = failure;
	print(`\n--seed ${seed} --answer ${number}  ${target}`);
	for (const { promise, how } of breaches) print(`  BROKEN: ${promise}: ${visible(how)}`);
	for (const { status, headers, body, how } of answers) {
		print(`  ${how}: ${status} ${JSON.stringify(headers).slice(0, 400)}`);
		const isText = body.equals(Buffer.from(body.toString())) && !CONTROL.test(body.toString());
		const shown = body.subarray(0, MOST_SHOWN);
		print(`    ${isText ? shown.toString() : `base64 ${shown.toString('base64')}`}`);
		if (body.length > MOST_SHOWN) print(`    … ${body.length} bytes in all`);
	}
}

function visible(text: string): string {
	return text.replaceAll(/[^\P{Cc}\n\t]/gu, '?');
}
