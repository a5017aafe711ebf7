import type { INodeProperties } from 'n8n-workflow';

import type { JsonObject, ModelCategory } from '../../fal';

/** A run under a name that people look for: one row, from which form, model list and dispatch follow. */
export interface Verb {
	/** Title Case, as the Operation menu shows it. */
	readonly name: string;
	/** As the node panel shows it; agents read it as the description of the tool. */
	readonly action: string;
	readonly description: string;
	/** fal's categories of the models that do this; the model list begins with them. */
	readonly categories: readonly [ModelCategory, ...ModelCategory[]];
	/** Where a category holds much else: words that find the models for this, before anybody types. */
	readonly words?: string;
	/** Chosen until the user chooses another one: cheap and current, so that a first try just works. */
	readonly model: { readonly id: string; readonly name: string };
	/** What that model does not do without and the form does not ask for. */
	readonly input?: JsonObject;
	/** The fields above the model's settings, of `fields/ownFields.ts`. */
	readonly fields: readonly INodeProperties[];
	/** Whether files are downloaded unless the user says otherwise; absent where results have none. */
	readonly downloads?: boolean;
	/** Whether models of this kind can answer in pieces. */
	readonly streams?: true;
}
