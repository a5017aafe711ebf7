import { FalError, falError, nearestModel, wordIn } from '../../fal';
import type { Item } from '../../n8n/items';

/** As many as fal gives at once. */
const MOST_FOUND = 100;
/** A model without its owner. What else is no ID is not worth a question. */
const ALONE = /^[\w.-]+$/;

/**
 * Does the work of an operation. When there is no such model, the catalogue is asked which one was
 * meant, and the error names it.
 */
export async function namingModel<T>(
	{ params, models }: Pick<Item, 'params' | 'models'>,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (thrown) {
		throw await withNearest(models, params.locator('model').trim(), thrown);
	}
}

async function withNearest(models: Item['models'], given: string, thrown: unknown) {
	if (!(thrown instanceof FalError)) return thrown;
	const isUnknown =
		thrown.kind === 'modelNotFound' || (thrown.kind === 'invalidModel' && ALONE.test(given));
	const word = isUnknown ? wordIn(given) : '';
	if (word === '') return thrown;
	try {
		const found = nearestModel(given, await models.search({ text: word }, MOST_FOUND));
		if (found === undefined || found === given) return thrown;
		const cure = `Did you mean "${found}"? The ID is at the top of the model’s page on fal.ai/models.`;
		return falError({ ...thrown.facts, cure });
	} catch {
		// The catalogue is out of reach: what is known already is told.
		return thrown;
	}
}
