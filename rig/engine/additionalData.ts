import type {
	ICredentialsHelper,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

export interface Execution {
	readonly workflow: Workflow;
	readonly mode: WorkflowExecuteMode;
	readonly executionId: string;
	readonly credentialsHelper: ICredentialsHelper;
	/** The workflow's time-out. */
	readonly timeoutMs: number | undefined;
	/** Where people reach this n8n: what `$execution.resumeUrl` begins with. */
	readonly instanceUrl: string;
}

/** What n8n tells the engine about an execution (`getBase` in n8n's workflow-execute-additional-data). */
export function describeExecution(
	execution: Execution,
): Omit<IWorkflowExecuteAdditionalData, 'hooks' | 'externalSecretsProxy'> {
	const { workflow, executionId, timeoutMs, instanceUrl } = execution;
	return {
		credentialsHelper: execution.credentialsHelper,
		executionId,
		workflowId: workflow.id,
		currentNodeExecutionIndex: 0,
		variables: {},
		...(timeoutMs !== undefined && { executionTimeoutTimestamp: Date.now() + timeoutMs }),
		restApiUrl: `${instanceUrl}/rest`,
		instanceBaseUrl: `${instanceUrl}/`,
		formBaseUrl: `${instanceUrl}/form`,
		formWaitingBaseUrl: `${instanceUrl}/form-waiting`,
		formTestBaseUrl: `${instanceUrl}/form-test`,
		webhookBaseUrl: `${instanceUrl}/webhook`,
		webhookWaitingBaseUrl: `${instanceUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${instanceUrl}/webhook-test`,
		mcpBaseUrl: `${instanceUrl}/mcp`,
		mcpTestBaseUrl: `${instanceUrl}/mcp-test`,
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		getRunExecutionData: async () => undefined,
		getRuntimeCredential: async () => undefined,
		executeWorkflow: async () => await refuse('sub-workflows'),
		startRunnerTask: async () => await refuse('task runners'),
	};
}

async function refuse(what: string): Promise<never> {
	throw new Error(`This engine has no ${what}`);
}
