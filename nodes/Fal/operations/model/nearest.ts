import { FalError, falError, nearestModel, wordIn } from '../../fal';
import type { Item } from '../../n8n/items';

/** What would help is not worth a longer wait. */
const ONE_QUESTION = { ms: 10_000 };
/** As many as fal gives at once. */
const MOST_FOUND = 100;
/** A model without its owner. What else is no ID is not worth a question. */
const ALONE = /^[\w. -]+$/;

/**
 * Does the work of an operation. When there is no such model, the catalogue is asked which one was
 * meant, and the error names it.
 */
export async function namingModel<T>(
	item: Pick<Item, 'params' | 'models' | 'within'>,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (thrown) {
		throw await withNearest(item, item.params.locator('model').trim(), thrown);
	}
}

async function withNearest(
	{ models, within }: Pick<Item, 'models' | 'within'>,
	given: string,
	thrown: unknown,
) {
	if (!(thrown instanceof FalError)) return thrown;
	const isUnknown =
		thrown.kind === 'modelNotFound' || (thrown.kind === 'invalidModel' && ALONE.test(given));
	const word = isUnknown ? wordIn(given) : '';
	if (word === '') return thrown;
	try {
		const named = await within(
			ONE_QUESTION,
			async ({ signal }) => await models.search({ text: word }, MOST_FOUND, signal),
		);
		const found = nearestModel(given, named);
		if (found === undefined || found === given) return thrown;
		const cure = `Did you mean "${found}"? The ID is at the top of the model’s page on fal.ai/models.`;
		return falError({ ...thrown.facts, cure });
	} catch {
		// The catalogue is out of reach: what is known already is told.
		return thrown;
	}
}
