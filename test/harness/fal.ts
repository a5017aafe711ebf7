import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import { runWorkflow, type RunSetup } from '../../rig/engine/engine';
import { useEmulator } from '../../rig/engine/network';
import type { WorkflowRun } from '../../rig/engine/workflowRun';

export interface FalRun extends Partial<Omit<RunSetup, 'parameters'>> {
	/** Parameters of *Model → Run* that differ from the defaults of the node. */
	readonly parameters?: INodeParameters;
	readonly model?: string;
	/** Input Parameters, the same for every item unless it is an expression. */
	readonly input?: IDataObject | string;
	readonly options?: INodeParameters;
	/** Gives the hints about costs too: whether a price is there in time is up to chance. */
	readonly costHints?: boolean;
}

export interface FalWorld {
	/** The emulated fal of the test that runs. */
	readonly fal: Emulator;
	/** Resolves when so many requests are followed, so that nothing else is under way. */
	untilFollowed(count: number): Promise<void>;
	/** Runs Start → FAL (Model: Run) → After. One item unless `items` says otherwise. */
	runModel(run: FalRun): Promise<WorkflowRun>;
}

/**
 * Gives each test of a file a fal of its own, to which everything goes that n8n sends out.
 */
export function falWorld(options: EmulatorOptions = {}): FalWorld {
	let fal: Emulator | undefined;
	let restore: (() => void) | undefined;
	const current = (): Emulator => {
		if (!fal) throw new Error('The emulator runs only during a test');
		return fal;
	};
	beforeEach(async () => {
		fal = await startEmulator(options);
		restore = useEmulator(fal);
	});
	afterEach(async () => {
		restore?.();
		await fal?.close();
		fal = undefined;
	});
	return {
		get fal() {
			return current();
		},
		untilFollowed: async (count) =>
			await current().until(
				`${count} status streams`,
				() => current().journal.find({ path: /\/status\/stream$/ }).length >= count,
			),
		async runModel({
			parameters,
			model,
			input,
			options: nodeOptions,
			items,
			costHints = false,
			...rest
		}) {
			const run = await runWorkflow({
				items: items ?? [{}],
				credentials: { apiKey: current().key },
				...rest,
				parameters: {
					resource: 'model',
					operation: 'run',
					model: { __rl: true, mode: 'id', value: model ?? 'fal-ai/fast-sdxl' },
					specifyInput: 'json',
					inputParams:
						typeof input === 'string' ? input : JSON.stringify(input ?? { prompt: 'a fox' }),
					// Tests of the check and of the form switch it on; to the others it is one more call.
					options: { checkInput: false, ...nodeOptions },
					...parameters,
				},
			});
			const isAboutCost = ({ message }: { readonly message: string }) =>
				/^Some items have no "cost"|^\d+ items, \d+ of them failed/.test(message);
			return costHints ? run : { ...run, hints: run.hints.filter((hint) => !isAboutCost(hint)) };
		},
	};
}

/** The json of the only item. */
export function onlyJson(items: readonly INodeExecutionData[]): IDataObject {
	if (items.length !== 1 || !items[0])
		throw new Error(`Expected one item, got ${String(items.length)}`);
	return items[0].json;
}
