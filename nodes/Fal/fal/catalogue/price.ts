import { asFalError } from '../errors';
import { isRecord, readNumber, readText } from '../json';
import { readPlatform, type PlatformAccess } from '../platform/platform';

/** What one unit of a model costs this account. */
export interface Price {
	readonly unitPrice: number;
	/** fal's words: `image`, `megapixels`, `10 seconds` … */
	readonly unit: string;
	/** `USD` */
	readonly currency: string;
}

/** The most IDs fal takes in one call (https://fal.ai/docs/platform-apis). */
const MOST_IDS = 50;

/**
 * The prices of models by their IDs; models without a known price are left out. One unknown ID makes
 * fal refuse the whole call, so a refused list is asked for again in halves.
 *
 * @throws {FalError} `invalidKey` when there is no key: prices are the account's
 */
export async function readPrices(
	access: PlatformAccess,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Price>> {
	const unique = [...new Set(ids)];
	const prices: [string, Price][] = [];
	for (let start = 0; start < unique.length; start += MOST_IDS) {
		prices.push(...(await readSome(access, unique.slice(start, start + MOST_IDS))));
	}
	return new Map(prices);
}

async function readSome(
	access: PlatformAccess,
	ids: readonly string[],
): Promise<[string, Price][]> {
	try {
		const query = ids.map((id) => ['endpoint_id', id] as const);
		return pricesOf((await readPlatform(access, '/models/pricing', query))['prices']);
	} catch (thrown) {
		const error = asFalError(thrown);
		if (error.kind !== 'modelNotFound') throw error;
		if (ids.length <= 1) return [];
		const half = Math.ceil(ids.length / 2);
		const first = await readSome(access, ids.slice(0, half));
		return [...first, ...(await readSome(access, ids.slice(half)))];
	}
}

function pricesOf(entries: unknown): [string, Price][] {
	const list: readonly unknown[] = Array.isArray(entries) ? entries : [];
	return list.flatMap((entry): [string, Price][] => {
		if (!isRecord(entry)) return [];
		const id = readText(entry, 'endpoint_id');
		const unitPrice = readNumber(entry, 'unit_price');
		if (id === undefined || unitPrice === undefined) return [];
		const unit = readText(entry, 'unit') ?? 'unit';
		return [[id, { unitPrice, unit, currency: readText(entry, 'currency') ?? 'USD' }]];
	});
}
