import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFacts } from '../../fal';

/** `model` is what Run takes. */
export function workflowItem(facts: WorkflowFacts): IDataObject {
	return {
		model: facts.id,
		name: facts.name,
		owner: facts.owner,
		title: facts.title ?? null,
		description: facts.description ?? null,
		createdAt: facts.createdAt ?? null,
		tags: [...facts.tags],
		models: [...facts.models],
		...(facts.isPublic !== undefined && { isPublic: facts.isPublic }),
	};
}
