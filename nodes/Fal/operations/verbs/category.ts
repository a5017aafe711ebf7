import type { EndpointId } from '../../fal';
import type { Item } from '../../n8n/items';
import type { Verb } from './verb';

/**
 * Says that a model is made for something else than the verb: n8n keeps the model when somebody changes
 * the operation. It is run all the same. Never throws.
 */
export async function tellOtherCategory(
	{ models, hints }: Pick<Item, 'models' | 'hints'>,
	endpoint: EndpointId,
	{ categories }: Verb,
): Promise<void> {
	try {
		const { category } = (await models.read(endpoint)).facts;
		if (category === undefined || categories.some((own) => own === category)) return;
		hints.warn(
			`${endpoint.id} is a model for ${category}, and this operation is for ${categories.join(' and ')}. Choose another model if the result is not what you want.`,
		);
	} catch {
		// A model that the catalogue does not tell of; the check of the input says so.
	}
}
