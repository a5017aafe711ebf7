import { distance } from 'fastest-levenshtein';

import type { ModelFacts } from './modelFacts';

/** Longer texts are no IDs. */
const LONGEST_ID = 120;

/** What to look for in the catalogue when it does not know an ID: its first word behind the owner. */
export function wordIn(given: string): string {
	const [owner = '', ...rest] = given.split('/');
	// Owners such as fal-ai say nothing; what stands alone, or in the place of an owner, may be the model.
	const path = owner.includes('-') && rest.length > 0 ? rest.join('/') : given;
	return path.split(/[^a-z0-9]+/i).find((word) => word.length >= 3) ?? '';
}

/**
 * The model that an ID nobody knows was probably meant to be: the same without its owner, in another
 * case, or with a letter or two amiss.
 */
export function nearestModel(given: string, models: readonly ModelFacts[]): string | undefined {
	const wanted = given.toLowerCase();
	if (wanted === '' || wanted.length > LONGEST_ID) return undefined;
	const near = models.map(({ id }) => ({ id, steps: stepsTo(wanted, id.toLowerCase()) }));
	const most = Math.max(1, Math.floor(wanted.length / 8));
	const [nearest] = near
		.filter(({ steps }) => steps <= most)
		.sort((one, other) => one.steps - other.steps || one.id.length - other.id.length);
	return nearest?.id;
}

function stepsTo(wanted: string, id: string): number {
	return `/${joined(id)}`.endsWith(`/${joined(wanted)}`) ? 0 : distance(id, wanted);
}

/** `flux-dev` and `flux dev` are `flux/dev` to who writes them. */
function joined(id: string): string {
	return id.replace(/[\s._/-]+/g, '/');
}
