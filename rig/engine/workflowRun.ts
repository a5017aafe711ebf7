import type {
	ExecutionError,
	IDataObject,
	INodeExecutionData,
	IRun,
	IRunData,
	IRunExecutionData,
	NodeExecutionHint,
	StructuredChunk,
} from 'n8n-workflow';
import { AFTER, ERROR } from './workflow';

export interface WorkflowRun {
	/** `success`, `error`, `canceled` or `waiting`. */
	readonly status: string;
	/** Items that arrived at After. */
	readonly items: INodeExecutionData[];
	/** Items that left by the error output. */
	readonly errorItems: INodeExecutionData[];
	/** The expressions of `after`, one object for each of `items`. */
	readonly evaluated: IDataObject[];
	/** The error that ended the run, as n8n records it: the fields of the error, not the instance. */
	readonly error: ExecutionError | undefined;
	readonly chunks: readonly StructuredChunk[];
	readonly hints: readonly NodeExecutionHint[];
	readonly runData: IRunData;
	/** All of the execution's data, with the nodes' contexts and the resume token. */
	readonly data: IRunExecutionData;
	/** When a run that waits would be resumed by itself. */
	readonly waitTill: Date | undefined;
	/** Items of a node's output in its last run. */
	itemsOf(nodeName: string, output?: number): INodeExecutionData[];
}

export function describeRun(
	run: Pick<IRun, 'data' | 'status' | 'waitTill'>,
	nodeName: string,
	chunks: readonly StructuredChunk[],
): WorkflowRun {
	const { runData, error } = run.data.resultData;
	const itemsOf = (name: string, output = 0): INodeExecutionData[] =>
		runData[name]?.at(-1)?.data?.main?.[output] ?? [];
	return {
		status: run.status,
		items: itemsOf(AFTER),
		errorItems: itemsOf(ERROR),
		evaluated: itemsOf(AFTER, 1).map((item) => item.json),
		error,
		chunks,
		hints: runData[nodeName]?.at(-1)?.hints ?? [],
		runData,
		data: run.data,
		waitTill: run.waitTill ?? undefined,
		itemsOf,
	};
}
