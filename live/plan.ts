import type { Check } from './check';
import { numberAt, shown, textAt } from './fal/answer';
import type { Fal } from './fal/fal';

/** What will be run, and what it may cost. */
export interface Plan {
	readonly checks: readonly Check[];
	/** Runs of the small model, the shared one among them. */
	readonly runs: number;
	readonly usd: number;
	/** Where the price of a run comes from. */
	readonly priceNote: string;
}

/** For a run whose price fal does not tell. */
const ASSUMED_RUN_USD = 0.01;
/** More than any of it should ever cost. */
export const MOST_USD = 1;

/** Asks fal what the small model costs, which is free. @throws when the key is not good */
export async function makePlan(fal: Fal, checks: readonly Check[]): Promise<Plan> {
	const url = `https://api.fal.ai/v1/models/pricing?endpoint_id=${encodeURIComponent(fal.model)}`;
	const answer = await fal.ask({ url });
	if (answer.status === 401) throw new Error('fal does not know this key');
	if (answer.status === 404) throw new Error(`fal has no price of ${fal.model}: see --model`);
	const price = numberAt(answer.json, 'prices', 0, 'unit_price');
	const unit = textAt(answer.json, 'prices', 0, 'unit') ?? 'unit';
	const isDollars = textAt(answer.json, 'prices', 0, 'currency') === 'USD';
	const isTold = answer.status === 200 && price !== undefined && isDollars;
	const runUsd = isTold ? price : ASSUMED_RUN_USD;
	const priceNote = isTold
		? `${fal.model} costs $${price} for one of: ${unit}`
		: `fal did not tell the price of ${fal.model} (${shown(answer)}): $${ASSUMED_RUN_USD} is assumed`;
	const isShared = checks.some(({ cost }) => cost.sharesRun);
	const runs = checks.reduce((sum, { cost }) => sum + cost.runs, isShared ? 1 : 0);
	const usd = checks.reduce((sum, { cost }) => sum + cost.usd, runs * runUsd);
	return { checks, runs, usd, priceNote };
}
