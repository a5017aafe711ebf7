import { createRunExecutionData, Workflow } from 'n8n-workflow';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRunExecutionData,
	IWorkflowSettings,
	StructuredChunk,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Execution } from './additionalData';
import { GivenCredentials } from './credentials';
import type { CredentialValues } from './credentials';
import { execute, startEngine, WorkflowHasIssuesError } from './n8n';
import type { BinaryMode, StartedExecution } from './n8n';
import { loadBuiltNodes, nodeTypesOf } from './nodeTypes';
import type { Registry } from './nodeTypes';
import { buildWorkflow, frameTypes, START } from './workflow';
import { describeRun } from './workflowRun';
import type { WorkflowRun } from './workflowRun';

export type { WorkflowRun };

export interface RunSetup {
	/** What the trigger emits: whole items, or just their json. */
	readonly items: readonly INodeExecutionData[] | readonly IDataObject[];
	readonly parameters: INodeParameters;
	/** Default: this package's FAL node. */
	readonly nodeType?: string;
	/** Default: the nodes built into `dist`. */
	readonly registry?: Registry;
	/** Values of every credential the node asks for; null: it has none. */
	readonly credentials?: CredentialValues | null;
	/** What else a saved node has: `onError`, `retryOnFail`, `maxTries`, `waitBetweenTries`, … */
	readonly node?: Partial<INode>;
	/** Nodes between the one under test and After. */
	readonly next?: ReadonlyArray<Partial<INode> & Pick<INode, 'name'>>;
	/** Expressions that After evaluates for each item; see `WorkflowRun.evaluated`. */
	readonly after?: Readonly<Record<string, string>>;
	/** The caller listens to chunks. */
	readonly streaming?: boolean;
	readonly mode?: WorkflowExecuteMode;
	/** The workflow's time-out. */
	readonly timeoutMs?: number;
	readonly settings?: IWorkflowSettings;
	/** What `$execution.resumeUrl` begins with; default: a local n8n. */
	readonly instanceUrl?: string;
	readonly binaryMode?: BinaryMode;
	/** Called as soon as the run has begun; `stop` is the Stop button, `timeOut` the end of its time. */
	readonly onStarted?: (run: Pick<StartedExecution, 'stop' | 'timeOut'>) => void;
	readonly onChunk?: (chunk: StructuredChunk) => void;
}

const FAL_NODE = 'n8n-nodes-fal-run.fal';
const CREDENTIALS: CredentialValues = { apiKey: 'key-id:key-secret' };

let lastExecutionId = 0;

/**
 * Runs Start → node under test → After on n8n's engine and tells what came out.
 *
 * Resolves when the engine and the node's own code have ended, also after Stop and time-out, where n8n
 * itself does not wait for the node.
 */
export async function runWorkflow(setup: RunSetup): Promise<WorkflowRun> {
	await startEngine(setup.binaryMode ?? 'default');
	const given = setup.registry ?? (await loadBuiltNodes());
	const registry: Registry = { ...given, nodes: { ...given.nodes, ...frameTypes } };
	const credentials = setup.credentials === undefined ? CREDENTIALS : setup.credentials;
	const nodeTypes = nodeTypesOf(registry);
	const workflow = new Workflow({
		id: 'workflow',
		name: 'Test',
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', ...setup.settings },
		...buildWorkflow({
			type: setup.nodeType ?? FAL_NODE,
			parameters: setup.parameters,
			node: setup.node ?? {},
			next: setup.next ?? [],
			after: setup.after ?? {},
			nodeTypes,
			hasCredentials: credentials !== null,
		}),
	});
	const chunks: StructuredChunk[] = [];
	const listen = (chunk: StructuredChunk): void => {
		chunks.push(chunk);
		setup.onChunk?.(chunk);
	};
	const data = startData(workflow, setup.items.map(toItem));
	const name = setup.node?.name ?? 'FAL';
	try {
		const execution: Execution = {
			workflow,
			mode: setup.mode ?? 'manual',
			executionId: String(++lastExecutionId),
			credentialsHelper: new GivenCredentials(registry.credentials, credentials ?? {}),
			timeoutMs: setup.timeoutMs,
			instanceUrl: setup.instanceUrl ?? 'http://localhost:5678',
		};
		const started = execute(execution, data, setup.streaming === true ? listen : undefined);
		setup.onStarted?.(started);
		return describeRun(await started.finished, name, chunks);
	} catch (error) {
		// As in n8n: with an empty required parameter the run has failed before it began.
		if (!(error instanceof WorkflowHasIssuesError)) throw error;
		data.resultData.error = error;
		return describeRun({ data, status: 'error' }, name, chunks);
	}
}

function toItem(item: INodeExecutionData | IDataObject): INodeExecutionData {
	return isItem(item) ? item : { json: item };
}

function isItem(item: INodeExecutionData | IDataObject): item is INodeExecutionData {
	return typeof item.json === 'object' && item.json !== null;
}

function startData(workflow: Workflow, items: INodeExecutionData[]): IRunExecutionData {
	const node = workflow.getNode(START);
	if (node === null) throw new Error('The workflow has no Start node');
	return createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] },
	});
}
