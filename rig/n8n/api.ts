import { until } from './until';

export interface WorkflowNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly credentials?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
	readonly onError?: string;
	readonly retryOnFail?: boolean;
	readonly maxTries?: number;
	readonly waitBetweenTries?: number;
	readonly executeOnce?: boolean;
	readonly webhookId?: string;
}

export interface WorkflowDraft {
	readonly name: string;
	/** Wired one after the other, in this order. */
	readonly nodes: readonly WorkflowNode[];
	/** A node behind the error output of another. */
	readonly errorBranch?: { readonly from: string; readonly to: WorkflowNode };
	readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Execution {
	readonly id: string;
	readonly status: string;
	readonly workflowId: string;
}

/** The owner's access to n8n's own REST interface. */
export interface N8nApi {
	/** Whether n8n answers in earnest: while it starts it answers everything with 200 and prose. */
	isReady(): Promise<boolean>;
	/** Sets the owner up if there is none yet. */
	logIn(): Promise<void>;
	/** For a browser: what makes it the owner. */
	readonly cookie: { readonly name: string; readonly value: string };
	/** Answers `data` of the response. @throws with n8n's words when it refuses */
	call(method: string, path: string, body?: unknown): Promise<unknown>;
	createFalCredential(apiKey: string): Promise<{ id: string; name: string }>;
	createWorkflow(draft: WorkflowDraft): Promise<string>;
	/**
	 * Publishes the workflow; its webhooks answer about a second later.
	 *
	 * @throws with the words of the triggers that could not be started
	 */
	activate(workflowId: string): Promise<void>;
	/** Runs from the trigger as the editor does; gives the id of the execution. */
	run(workflowId: string, trigger: string): Promise<string>;
	executions(workflowId?: string): Promise<Execution[]>;
	execution(id: string): Promise<Execution & { readonly data: unknown }>;
	/** Waits until the execution has ended and gives its status. */
	/** @param timeoutMs how long to wait for the end */
	statusAtEnd(id: string, timeoutMs?: number): Promise<string>;
	stop(executionId: string): Promise<unknown>;
}

interface Trigger {
	readonly status: string;
	readonly errorMessage: string | null;
}

/** Whoever logs in to an n8n of the rig. */
export const OWNER = { email: 'owner@example.com', password: 'Password1234' };
const UNFINISHED = new Set(['new', 'running', 'waiting']);

export function createApi(origin: string): N8nApi {
	let cookie = { name: '', value: '' };

	async function send(method: string, path: string, body?: unknown): Promise<Response> {
		return await fetch(`${origin}/rest${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: `${cookie.name}=${cookie.value}` },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
	}

	async function call(method: string, path: string, body?: unknown): Promise<unknown> {
		const response = await send(method, path, body);
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return member(JSON.parse(text), 'data');
	}

	async function readWorkflow(id: string): Promise<Record<string, unknown>> {
		return (await call('GET', `/workflows/${id}`)) as Record<string, unknown>;
	}

	/** n8n 2.41 answers before it has started the triggers; n8n 1.x starts them first and has no such route. */
	async function published(workflowId: string): Promise<void> {
		const triggers = await until('the publication', async () => {
			const response = await send('GET', `/workflows/${workflowId}/publication-status`);
			if (response.status === 404) return [];
			const found = member(await response.json(), 'data');
			return member(found, 'status') !== 'in_progress' && (member(found, 'triggers') as Trigger[]);
		});
		const failed = triggers.filter(({ status }) => status === 'failed');
		if (failed.length > 0)
			throw new Error(failed.map(({ errorMessage }) => errorMessage).join(' '));
	}

	const api: N8nApi = {
		get cookie() {
			return cookie;
		},
		call,
		async isReady() {
			try {
				const response = await send('GET', '/settings');
				return member(await response.json(), 'data') !== undefined;
			} catch {
				return false; // not listening yet, or prose
			}
		},
		async logIn() {
			// Refused when there is an owner already.
			await send('POST', '/owner/setup', { ...OWNER, firstName: 'Olivia', lastName: 'Owner' });
			const response = await send('POST', '/login', {
				emailOrLdapLoginId: OWNER.email,
				password: OWNER.password,
			});
			const [name = '', value = ''] = (response.headers.getSetCookie()[0] ?? '').split(/[=;]/);
			if (!response.ok || value === '') throw new Error(`No log-in: ${response.status}`);
			cookie = { name, value };
		},
		async createFalCredential(apiKey) {
			const name = 'FAL account';
			const created = await call('POST', '/credentials', {
				name,
				type: 'falApi',
				data: { apiKey },
			});
			return { id: String(member(created, 'id')), name };
		},
		async createWorkflow({ name, nodes, errorBranch, settings = {} }) {
			const all = [...nodes, ...(errorBranch ? [errorBranch.to] : [])];
			const created = await call('POST', '/workflows', {
				name,
				// n8n 1.x asks for it; n8n 2 takes it.
				active: false,
				nodes: all.map((node, index) => ({
					id: `node-${index}`,
					position: [index * 220, 0],
					...node,
				})),
				connections: connectionsOf(nodes, errorBranch),
				settings: { executionOrder: 'v1', ...settings },
				pinData: {},
			});
			return String(member(created, 'id'));
		},
		async activate(workflowId) {
			const { versionId } = await readWorkflow(workflowId);
			await call('POST', `/workflows/${workflowId}/activate`, { versionId });
			await published(workflowId);
		},
		async run(workflowId, trigger) {
			const started = await call('POST', `/workflows/${workflowId}/run`, {
				workflowData: await readWorkflow(workflowId),
				triggerToStartFrom: { name: trigger },
			});
			return String(member(started, 'executionId'));
		},
		async executions(workflowId) {
			const filter = encodeURIComponent(
				JSON.stringify(workflowId === undefined ? {} : { workflowId }),
			);
			const found = await call('GET', `/executions?filter=${filter}`);
			return member(found, 'results') as Execution[];
		},
		async execution(id) {
			return (await call('GET', `/executions/${id}`)) as Execution & { data: unknown };
		},
		async statusAtEnd(id, timeoutMs) {
			const look = async () => {
				const { status } = await api.execution(id);
				return !UNFINISHED.has(status) && status;
			};
			return await until(`execution ${id} to end`, look, timeoutMs);
		},
		async stop(executionId) {
			return await call('POST', `/executions/${executionId}/stop`);
		},
	};
	return api;
}

function connectionsOf(
	nodes: readonly WorkflowNode[],
	errorBranch: WorkflowDraft['errorBranch'],
): object {
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const links = nodes.map(({ name }, index) => {
		const next = nodes[index + 1];
		const main = [
			next ? to(next.name) : [],
			...(errorBranch?.from === name ? [to(errorBranch.to.name)] : []),
		];
		return [name, { main }] as const;
	});
	return Object.fromEntries(links);
}

function member(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null
		? (value as Record<string, unknown>)[name]
		: undefined;
}
