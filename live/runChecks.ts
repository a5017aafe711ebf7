import { unclear, type Check, type Outcome } from './check';
import type { Fal } from './fal/fal';
import { reasonOf } from './reason';

export type Result =
	| { readonly check: Check; readonly outcome: Outcome }
	| { readonly check: Check; readonly outcome: { readonly kind: 'skipped'; readonly why: string } };

export interface Rules {
	readonly isLarge: boolean;
	readonly hasWebhook: boolean;
	readonly stop: AbortSignal;
	onResult(result: Result): void;
}

/** One after the other. After each, and when somebody stops, nothing of it is left open if it can be helped. */
export async function runChecks(
	checks: readonly Check[],
	fal: Fal,
	{ isLarge, hasWebhook, stop, onResult }: Rules,
): Promise<readonly Result[]> {
	const results: Result[] = [];
	const isStopped = () => stop.aborted;
	const have = { large: isLarge, webhook: hasWebhook };
	for (const check of checks) {
		const result = await resultOf(check);
		results.push(result);
		onResult(result);
	}
	return results;

	async function resultOf(check: Check): Promise<Result> {
		const skipped = (why: string): Result => ({ check, outcome: { kind: 'skipped', why } });
		if (isStopped()) return skipped('stopped');
		if (check.needs !== undefined && !have[check.needs]) return skipped(`needs --${check.needs}`);
		fal.ledger.begin(check.name);
		try {
			const outcome = await check.run(fal);
			return { check, outcome };
		} catch (error) {
			if (isStopped()) return { check, outcome: unclear('stopped') };
			return { check, outcome: unclear(reasonOf(error)) };
		} finally {
			await fal.queue.settle();
		}
	}
}
