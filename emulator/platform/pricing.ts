import { createHash } from 'node:crypto';

import type { Catalogue } from '../catalogue';
import type { EmulatorContext } from '../server/context';
import { member, textMember } from '../server/members';
import type { Call } from '../server/types';
import { commaList } from './page';
import { isRefused, refuse } from './reply';

export interface Price {
	readonly endpoint_id: string;
	readonly unit_price: number;
	readonly unit: string;
	readonly currency: string;
}

/** Observed prices, and others in the same form; `unit` is free text at fal. */
const KNOWN_PRICES = new Map<string, readonly [number, string]>([
	['fal-ai/flux/dev', [0.025, 'megapixels']],
	['fal-ai/hunyuan-video', [0.4, 'videos']],
	['fal-ai/hunyuan-video-foley', [0.1, '10 seconds']],
	['fal-ai/whisper', [0, 'compute seconds']],
	['fal-ai/veo3', [0.2, 'second']],
	['fal-ai/playai/tts/v3', [0.03, 'minute']],
	// Tokens at the price of each model: what is billed here are dollars.
	['openrouter/router/openai/v1/chat/completions', [1, 'dollars']],
	['openrouter/router/openai/v1/embeddings', [1, 'dollars']],
]);
const OTHER_UNITS = ['image', 'video', 'second', 'megapixels', 'compute seconds'];
const MOST_IDS = 50;
const HISTORICAL = { type: 'historical_api_price', quantity: 'call_quantity', least: 1 } as const;
const BY_UNIT = { type: 'unit_price', quantity: 'unit_quantity', least: 0.000001 } as const;

export interface Pricing {
	priceOf(endpointId: string): Price | undefined;
	/** `GET /v1/models/pricing`, the free check of a key (docs/protocol.md 1.2). */
	answerPrices(call: Call): true;
	/** `POST /v1/models/pricing/estimate`. */
	answerEstimate(call: Call): Promise<true>;
}

export function createPricing(context: EmulatorContext, catalogue: Catalogue): Pricing {
	return { priceOf, answerPrices, answerEstimate };

	function priceOf(endpointId: string): Price | undefined {
		const set = context.models.get(endpointId)?.price;
		if (set !== undefined) return { endpoint_id: endpointId, currency: 'USD', ...set };
		const known = KNOWN_PRICES.get(endpointId);
		if (known === undefined && catalogue.get(endpointId) === undefined) return undefined;
		const [unitPrice, unit] = known ?? makeUp(endpointId);
		return { endpoint_id: endpointId, unit_price: unitPrice, unit, currency: 'USD' };
	}

	function answerPrices(call: Call): true {
		if (isRefused(context, call, 'key')) return true;
		const ids = commaList(call.query, 'endpoint_id');
		if (ids.length === 0 || ids.length > MOST_IDS) return refuse(context, call, 400);
		const prices = pricesOf(ids);
		if (prices === undefined) return refuse(context, call, 404);
		return context.replies.json(call, 200, { prices, next_cursor: null, has_more: false });
	}

	async function answerEstimate(call: Call): Promise<true> {
		if (isRefused(context, call, 'key')) return true;
		const body = await call.json();
		const type = textMember(body, 'estimate_type');
		const form = [HISTORICAL, BY_UNIT].find((known) => known.type === type);
		const asked = Object.entries(member(body, 'endpoints') ?? {});
		if (form === undefined || asked.length === 0) return refuse(context, call, 400);
		const prices = pricesOf(asked.map(([id]) => id));
		if (prices === undefined) return refuse(context, call, 404);
		let total = 0;
		for (const [index, [id, wanted]] of asked.entries()) {
			const quantity = member(wanted, form.quantity);
			const isWhole = form === BY_UNIT || Number.isInteger(quantity);
			if (typeof quantity !== 'number' || quantity < form.least || !isWhole) {
				return refuse(context, call, 400);
			}
			const price = prices[index]?.unit_price ?? 0;
			total += quantity * price * (form === HISTORICAL ? unitsOfACall(id) : 1);
		}
		return context.replies.json(call, 200, {
			estimate_type: form.type,
			total_cost: Number(total.toFixed(6)),
			currency: 'USD',
		});
	}

	/** The mean of what the account's good calls of it were billed; one unit where there are none. */
	function unitsOfACall(endpointId: string): number {
		const units = context.history
			.list()
			.flatMap((past) =>
				past.endpointId === endpointId && past.statusCode === 200 ? [past.units] : [],
			);
		return units.length === 0 ? 1 : units.reduce((sum, one) => sum + one, 0) / units.length;
	}

	/** Undefined where one ID is unknown, which fails the whole call. */
	function pricesOf(ids: readonly string[]): readonly Price[] | undefined {
		const prices = ids.flatMap((id) => priceOf(id) ?? []);
		return prices.length === ids.length ? prices : undefined;
	}
}

function makeUp(endpointId: string): readonly [number, string] {
	const number = createHash('sha256').update(endpointId).digest().readUInt16BE(0);
	const unit = OTHER_UNITS[number % OTHER_UNITS.length] ?? 'image';
	return [((number % 100) + 1) / 200, unit];
}
