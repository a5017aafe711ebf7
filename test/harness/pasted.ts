import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

import { falWorld, type FalRun } from './fal';
import { documentWith } from './recordedModels';

export const FLUX = 'fal-ai/flux/dev';
export const EDIT = 'fal-ai/nano-banana/edit';

/** Runs of the node with what people paste, and what a person sees of them. */
export function pastedInto() {
	const world = falWorld();

	/** With the check on, and with a credential of its own, because schemas are kept per credential. */
	async function run({ options, node, model = FLUX, ...rest }: FalRun) {
		const result = await world.runModel({
			...rest,
			model,
			options: { checkInput: true, ...options },
			node: { credentials: { falApi: { id: randomUUID(), name: 'FAL' } }, ...node },
		});
		const { error, hints } = result;
		const description = error && 'description' in error ? String(error.description) : '';
		return {
			...result,
			submits: world.fal.journal.submits(),
			/** What fal got, as it was written. */
			sent: world.fal.requests[0]?.input,
			/** The error as a person reads it. */
			told: error === undefined ? undefined : `${error.message} | ${description}`,
			hint: hints.map(({ message }) => message).join(' '),
		};
	}

	/** Input Parameters as they are written, for an item. */
	const withJson = async (inputParams: string, item: IDataObject = {}, more: FalRun = {}) =>
		await run({ ...more, items: [item], parameters: { inputParams, ...more.parameters } });

	/** A model with these fields. */
	function define(id: string, properties: object, more: object = {}): void {
		world.fal.define(id, {
			output: { ok: true },
			openapi: documentWith({ type: 'object', properties, ...more }),
		});
	}

	return { world, run, withJson, define };
}
