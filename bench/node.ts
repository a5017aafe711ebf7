import type { INodeParameters } from 'n8n-workflow';
import type { RunSetup, WorkflowRun } from '../rig/engine/engine';
import type { BenchFal } from './world';

/** How many requests the node works on at the same time. */
export const SIDE_BY_SIDE = 10;

/** Parameters of *Model → Run* as a workflow has them, the input an expression for every item. */
export function runParameters(model: string, waitMode: string): INodeParameters {
	return {
		resource: 'model',
		operation: 'run',
		model: { __rl: true, mode: 'id', value: model },
		specifyInput: 'json',
		inputParams: '={{ { prompt: "a fox", number: $json.number } }}',
		waitMode,
		options: { maxConcurrency: SIDE_BY_SIDE },
	};
}

export interface Timed {
	readonly run: WorkflowRun;
	/** Milliseconds of the node alone, as n8n records them. */
	readonly ms: number;
}

/** Runs a node over so many items, on an emptied fal. @throws when it fails or loses an item */
export async function runItems(
	fal: BenchFal,
	count: number,
	node: Pick<RunSetup, 'parameters'> & Partial<RunSetup>,
): Promise<Timed> {
	const { runWorkflow } = await import('../rig/engine/engine');
	await fal.reset();
	const run = await runWorkflow({
		items: Array.from({ length: count }, (_none, number) => ({ number })),
		credentials: { apiKey: fal.key },
		...node,
	});
	if (run.error) throw new Error(run.error.message);
	if (run.items.length !== count) throw new Error(`Only ${run.items.length} items`);
	return { run, ms: Number(run.runData['FAL']?.[0]?.executionTime) };
}
