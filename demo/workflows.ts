import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nApi } from '../rig/n8n/api';
import { listMember, member, textMember } from '../emulator';
import type { Credential } from './credential';

/** A workflow as n8n exports it. */
export interface Workflow {
	readonly name: string;
	readonly nodes: readonly unknown[];
	readonly rest: Readonly<Record<string, unknown>>;
}

export interface Imported {
	readonly name: string;
	readonly id: string;
	readonly isNew: boolean;
}

/** Nodes of the package that work without the credential. */
const WITHOUT_CREDENTIAL: readonly string[] = ['n8n-nodes-fal-run.falTrigger'];
const OF_PACKAGE = 'n8n-nodes-fal-run.';
const MEMBERS = ['connections', 'settings', 'pinData', 'meta'];
const MOST_LISTED = 250;

/** The workflows in the `.json` files of a folder, in the order of the files; none without a folder. */
export function readWorkflows(folder: string): Workflow[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => readWorkflow(join(folder, file)));
}

/** @throws when the file is not an exported workflow */
export function readWorkflow(file: string): Workflow {
	const exported: unknown = JSON.parse(readFileSync(file, 'utf8'));
	const name = textMember(exported, 'name');
	if (name === undefined) throw new Error(`${file} is not an exported workflow: it has no name`);
	const rest = MEMBERS.flatMap((key) => {
		const value = member(exported, key);
		return value === undefined ? [] : [[key, value] as const];
	});
	return { name, nodes: listMember(exported, 'nodes'), rest: Object.fromEntries(rest) };
}

/**
 * The nodes with the demo's credential wherever one of fal's is used or needed.
 *
 * Credentials of others are left out: an id from elsewhere means nothing here, and the editor then
 * asks for one.
 */
export function withCredential(nodes: readonly unknown[], credential: Credential): unknown[] {
	return nodes.map((node) => {
		const type = textMember(node, 'type') ?? '';
		const isOurs = type.startsWith(OF_PACKAGE) && !WITHOUT_CREDENTIAL.includes(type);
		const usesKey = isOurs || member(member(node, 'credentials'), 'falApi') !== undefined;
		const { credentials: _, ...others } = Object(node) as Record<string, unknown>;
		return usesKey ? { ...others, credentials: { falApi: credential } } : others;
	});
}

/** Creates what n8n does not have yet by its name; what is there stays as the user left it. */
export async function importWorkflows(
	api: N8nApi,
	workflows: readonly Workflow[],
	credential: Credential,
): Promise<Imported[]> {
	const there = await listWorkflows(api);
	const imported: Imported[] = [];
	for (const { name, nodes, rest } of workflows) {
		const old = there.get(name);
		if (old !== undefined) {
			imported.push({ name, id: old, isNew: false });
			continue;
		}
		const body = { settings: { executionOrder: 'v1' }, connections: {}, pinData: {}, ...rest };
		const created = await api.call('POST', '/workflows', {
			...body,
			name,
			nodes: withCredential(nodes, credential),
		});
		imported.push({ name, id: textMember(created, 'id') ?? '', isNew: true });
	}
	return imported;
}

/** Ids by name. */
async function listWorkflows(api: N8nApi): Promise<Map<string, string>> {
	const found = await api.call('GET', `/workflows?take=${MOST_LISTED}`);
	return new Map(
		listMember({ found }, 'found').map((workflow) => [
			textMember(workflow, 'name') ?? '',
			textMember(workflow, 'id') ?? '',
		]),
	);
}
