// The only file that imports n8n-core, so that the tests can be run on another version of it.
import 'reflect-metadata';
import { GlobalConfig } from '@n8n/config';
import { Container } from '@n8n/di';
import {
	BinaryDataConfig,
	BinaryDataService,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	PackageDirectoryLoader,
	WorkflowExecute,
	WorkflowHasIssuesError,
} from 'n8n-core';
import { Expression } from 'n8n-workflow';
import type {
	IBinaryData,
	ICredentialType,
	INodeType,
	IRun,
	IRunExecutionData,
	IVersionedNodeType,
	IWorkflowExecuteAdditionalData,
	StructuredChunk,
} from 'n8n-workflow';
import { describeExecution } from './additionalData';
import type { Execution } from './additionalData';

export { WorkflowHasIssuesError };

export type BinaryMode = 'default' | 'filesystem';

export interface StartedExecution {
	/** Resolves when the engine and the node's own code have ended, whatever the outcome. */
	readonly finished: Promise<IRun>;
	/** What the Stop button does. */
	stop(): void;
	/** What happens when the workflow's time is over; `timeoutMs` does the same by the clock. */
	timeOut(): void;
}

/** The node and credential types of a package, by their names without the package's. */
export interface LoadedPackage {
	readonly name: string;
	readonly nodes: ReadonlyMap<string, INodeType | IVersionedNodeType>;
	readonly credentials: ReadonlyMap<string, ICredentialType>;
}

let expressionEngine: Promise<void> | undefined;

/** Brings up what n8n starts once per process: its expression engine and its binary store. */
export async function startEngine(binaryMode: BinaryMode): Promise<void> {
	expressionEngine ??= startExpressionEngine();
	await expressionEngine;
	Container.get(BinaryDataConfig).mode = binaryMode;
	await Container.get(BinaryDataService).init();
}

/** Disposes of the expression isolates. */
export async function stopEngine(): Promise<void> {
	expressionEngine = undefined;
	await Expression.disposeExpressionEngine();
}

/**
 * Starts the workflow at the top of the run data's stack, as n8n's workflow runner does.
 *
 * @throws {WorkflowHasIssuesError} when a node's required parameters are empty.
 */
export function execute(
	execution: Execution,
	data: IRunExecutionData,
	onChunk?: (chunk: StructuredChunk) => void,
): StartedExecution {
	const { workflow, mode, executionId, timeoutMs } = execution;
	const hooks = new ExecutionLifecycleHooks(mode, executionId, {
		id: workflow.id,
		name: workflow.name ?? '',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: Object.values(workflow.nodes),
		connections: workflow.connectionsBySourceNode,
	});
	if (onChunk !== undefined) hooks.addHandler('sendChunk', onChunk);
	const additionalData: IWorkflowExecuteAdditionalData = {
		...describeExecution(execution),
		hooks,
		externalSecretsProxy: Container.get(ExternalSecretsProxy),
		streamingEnabled: onChunk !== undefined,
	};
	const running = new WorkflowExecute(additionalData, mode, data).processRunExecutionData(workflow);
	const timer = timeoutMs === undefined ? undefined : setTimeout(() => running.cancel(), timeoutMs);
	return {
		finished: Promise.resolve(running).finally(() => clearTimeout(timer)),
		stop: () => running.cancel(),
		timeOut() {
			additionalData.executionTimeoutTimestamp = Date.now();
			running.cancel();
		},
	};
}

/** Loads a built package from its folder the way n8n loads an installed community package. */
export async function loadPackage(folder: string): Promise<LoadedPackage> {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	return {
		name: loader.packageName,
		nodes: new Map(Object.entries(loader.nodeTypes).map(([name, { type }]) => [name, type])),
		credentials: new Map(
			Object.entries(loader.credentialTypes).map(([name, { type }]) => [name, type]),
		),
	};
}

/** The bytes of a binary field, whatever the mode it was stored in. */
export async function readBinary(binary: IBinaryData | undefined): Promise<Buffer> {
	if (binary === undefined) throw new Error('The item has no such binary field');
	return await Container.get(BinaryDataService).getAsBuffer(binary);
}

/** n8n's own choice of engine (isolated-vm), with n8n's own settings. */
async function startExpressionEngine(): Promise<void> {
	const { idleTimeout, ...config } = Container.get(GlobalConfig).expressionEngine;
	try {
		await Expression.initExpressionEngine({
			...config,
			...(idleTimeout !== undefined && { idleTimeoutMs: idleTimeout * 1000 }),
		});
	} catch (error) {
		expressionEngine = undefined;
		if (!String(error).includes('--experimental-vm-modules')) throw error;
		throw new Error('Start jest with node --experimental-vm-modules: n8n uses import()', {
			cause: error,
		});
	}
}
