import type { IDataObject } from 'n8n-workflow';

import { asFalError, falError, untilAborted, type Cost, type FalError, type Fate } from '../../fal';

/** What one execution of the node may cost, and what of it is used up. */
export interface Budget {
	/**
	 * Does a paid call that may not take the execution past its limit. What finished runs cost and what open
	 * ones are estimated at counts, that of earlier tries of *Retry On Fail* too.
	 *
	 * @throws {FalError} `overLimit` when the call is not made; what the call throws
	 */
	pay<T>(wanted: Payment<T>): Promise<T>;
}

export interface Payment<T> {
	/** *Max Cost*, in the currency of the account; undefined is no limit. */
	readonly max: number | undefined;
	readonly model: string;
	/** A request that an earlier try has paid for. */
	readonly isPaid: boolean;
	readonly signal: AbortSignal;
	readonly call: () => Promise<T>;
	/** What the run has cost; undefined while that is not known. */
	readonly costOf: (made: T) => Cost | undefined;
}

/** fal's estimate of one call of a model. */
type Estimate = (model: string) => Promise<Cost>;

/**
 * @param ledger amounts by the index of their item: plain data, which n8n keeps between tries
 * @param estimate asked once for each model
 */
export function createBudgets(ledger: IDataObject, estimate: Estimate) {
	const estimates = new Map<string, Promise<Cost>>();
	const estimateOf = async (model: string) => {
		const known = estimates.get(model) ?? estimate(model);
		estimates.set(model, known);
		return await known;
	};
	return (index: number): Budget => ({
		async pay({ max, model, isPaid, signal, call, costOf }) {
			if (max === undefined) return await call();
			const key = String(index);
			if (!isPaid) {
				const expected = await withinReach(model, signal, estimateOf);
				// No wait between the look at the sum and the reservation: items run side by side.
				const used = sumOf(ledger);
				if (used + expected.amount > max + ROUNDING) throw overLimit(max, used, expected);
				ledger[key] = expected.amount;
			}
			try {
				const made = await call();
				const cost = costOf(made);
				if (cost) ledger[key] = cost.amount;
				return made;
			} catch (thrown) {
				const error = asFalError(thrown);
				if (isFree(error.fate)) ledger[key] = 0;
				throw error;
			}
		},
	});
}

/** What fal did not take, or said to have failed. What was cancelled may have been billed for its start. */
function isFree(fate: Fate): boolean {
	return fate.state === 'notTaken' || (fate.state === 'over' && fate.how === 'failed');
}

/** Sums of binary fractions are a hair off. */
const ROUNDING = 1e-9;

async function withinReach(
	model: string,
	signal: AbortSignal,
	estimateOf: (model: string) => Promise<Cost>,
): Promise<Cost> {
	try {
		return await untilAborted(signal, estimateOf(model));
	} catch (thrown) {
		const error = asFalError(thrown);
		if (signal.aborted) throw error;
		throw falError({
			kind: 'overLimit',
			endpointId: model,
			message: `fal gave no estimate of what ${model} costs (${error.message})`,
			cure: 'Nothing is submitted under a limit that cannot be kept. Try again, or remove Max Cost under Options.',
		});
	}
}

function overLimit(max: number, used: number, { amount, currency }: Cost): FalError {
	const money = (value: number) => `${Number(value.toFixed(6))} ${currency}`;
	return falError({
		kind: 'overLimit',
		message: `Max Cost of ${money(max)} would be passed: ${money(used)} are spent or on the way, and this run is expected to cost ${money(amount)}`,
	});
}

function sumOf(ledger: IDataObject): number {
	return Object.values(ledger).reduce<number>((sum, amount) => sum + (Number(amount) || 0), 0);
}
