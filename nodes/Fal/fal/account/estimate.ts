import { falError } from '../errors';
import { readNumber, readText } from '../json';
import { callPlatform, type PlatformAccess } from '../platform/platform';
import type { Cost } from '../money';

/** What a number of calls, or of units, of a model may cost. */
export interface EstimateWanted {
	readonly model: string;
	readonly quantity: number;
	/** By what the account's earlier calls cost, or by units and their price. */
	readonly by: 'calls' | 'units';
}

const FORMS = {
	calls: { type: 'historical_api_price', quantity: 'call_quantity' },
	units: { type: 'unit_price', quantity: 'unit_quantity' },
} as const;

/**
 * fal's estimate for one model.
 *
 * @throws {FalError} `modelNotFound` among others
 * @see https://fal.ai/docs/platform-apis
 */
export async function estimateCost(
	access: PlatformAccess,
	{ model, quantity, by }: EstimateWanted,
): Promise<Cost> {
	const form = FORMS[by];
	const reply = await callPlatform(access, {
		method: 'POST',
		path: '/models/pricing/estimate',
		body: {
			estimate_type: form.type,
			endpoints: { [model]: { [form.quantity]: quantity } },
		},
	});
	const amount = readNumber(reply, 'total_cost');
	if (amount !== undefined) return { amount, currency: readText(reply, 'currency') ?? 'USD' };
	throw falError({ kind: 'unexpectedAnswer', message: 'fal’s answer names no cost' });
}
