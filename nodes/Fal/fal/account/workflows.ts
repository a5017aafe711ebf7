import { isRecord, readText, type JsonObject } from '../json';
import { collectPages } from '../platform/pages';
import { callPlatform, type PlatformAccess } from '../platform/platform';

/** A workflow that somebody made of models on fal.ai. It runs as the model `id`. */
export interface WorkflowFacts {
	/** `workflows/acme/poster` */
	readonly id: string;
	readonly name: string;
	readonly owner: string;
	readonly title: string | undefined;
	readonly description: string | undefined;
	readonly createdAt: string | undefined;
	readonly tags: readonly string[];
	/** The models it runs. */
	readonly models: readonly string[];
	readonly isPublic: boolean | undefined;
}

/** The workflows of the account. @throws {FalError} @see https://fal.ai/docs/platform-apis */
export async function readWorkflows(
	access: PlatformAccess,
	search: string,
	most = Infinity,
): Promise<WorkflowFacts[]> {
	const words = search.trim();
	const entries = await collectPages(
		access,
		{
			path: '/workflows',
			query: words === '' ? [] : [['search', words]],
			list: 'workflows',
			largestPage: 100,
			keyOf: (entry) => factsOf(entry)[0]?.id,
		},
		most,
	);
	return entries.flatMap(factsOf);
}

export interface Workflow {
	readonly facts: WorkflowFacts;
	/** Its steps, inputs and outputs, as fal's editor keeps them. */
	readonly contents: JsonObject;
}

/** @throws {FalError} `modelNotFound` */
export async function readWorkflow(
	access: PlatformAccess,
	owner: string,
	name: string,
): Promise<Workflow | undefined> {
	const path = `/workflows/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
	const { workflow } = await callPlatform(access, { path });
	if (!isRecord(workflow)) return undefined;
	const [facts] = factsOf(workflow);
	const contents = isRecord(workflow['contents']) ? workflow['contents'] : {};
	return facts && { facts, contents };
}

function factsOf(entry: JsonObject): WorkflowFacts[] {
	const name = readText(entry, 'name');
	const owner = readText(entry, 'user_nickname');
	if (name === undefined || owner === undefined) return [];
	const isPublic = entry['is_public'];
	return [
		{
			id: `workflows/${owner}/${name}`,
			name,
			owner,
			title: readText(entry, 'title'),
			description: readText(entry, 'description'),
			createdAt: readText(entry, 'created_at'),
			tags: textsOf(entry['tags']),
			models: textsOf(entry['endpoint_ids']),
			isPublic: typeof isPublic === 'boolean' ? isPublic : undefined,
		},
	];
}

function textsOf(value: unknown): string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	return list.filter((entry) => typeof entry === 'string');
}
