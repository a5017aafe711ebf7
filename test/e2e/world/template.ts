import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { N8nApi } from '../../../rig/n8n/api';
import { paths } from '../../../rig/paths';

export interface TemplateNode {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position: readonly [x: number, y: number];
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly credentials?: unknown;
	readonly webhookId?: string;
	readonly disabled?: boolean;
	readonly onError?: string;
}

/** A file of `examples/`: what n8n's menu saves as *Download*. */
export interface Template {
	readonly name: string;
	readonly nodes: readonly TemplateNode[];
	readonly connections: Readonly<
		Record<
			string,
			Readonly<
				Record<
					string,
					ReadonlyArray<
						ReadonlyArray<{
							readonly node: string;
							readonly type: string;
							readonly index: number;
						}>
					>
				>
			>
		>
	>;
	readonly settings: Readonly<Record<string, unknown>>;
}

const DIRECTORY = join(paths.root, 'examples');

/** File names without `.json`. */
export const templateNames: readonly string[] = readdirSync(DIRECTORY)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.slice(0, -'.json'.length))
	.sort();

export function templateFile(name: string): string {
	return join(DIRECTORY, `${name}.json`);
}

export function readTemplate(name: string): Template {
	return JSON.parse(readFileSync(templateFile(name), 'utf8')) as Template;
}

export const isNote = ({ type }: { readonly type: string }) => type === 'n8n-nodes-base.stickyNote';

/** What a person does after the import. */
export interface SetUp {
	/** Credentials by the type of the node. */
	readonly credentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** Whether the nodes that are switched off are switched on. */
	readonly switchOn?: boolean;
	/** Values that are written into *Edit Fields* nodes, by the name of the node and the field. */
	readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** Parameters that are set besides, by the name of the node. */
	readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** Options that are set besides, by the name of the node. */
	readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Creates the workflow as the editor does when it saves what was imported; gives its ID. */
export async function importTemplate(api: N8nApi, name: string, setUp: SetUp): Promise<string> {
	const template = readTemplate(name);
	const nodes = template.nodes.map((node) => {
		const credentials = setUp.credentials[node.type];
		const values = setUp.values?.[node.name];
		const options = setUp.options?.[node.name];
		const others = { ...node.parameters, ...setUp.parameters?.[node.name] };
		const parameters = values ? withValues(others, values) : others;
		return {
			...node,
			...(setUp.switchOn === true && { disabled: false }),
			...(credentials && { credentials }),
			parameters: options ? withOptions(parameters, options) : parameters,
		};
	});
	const created = await api.call('POST', '/workflows', { ...template, nodes });
	return (created as { id: string }).id;
}

function withValues(
	parameters: TemplateNode['parameters'],
	values: Readonly<Record<string, unknown>>,
): TemplateNode['parameters'] {
	const whole = structuredClone(parameters) as {
		assignments: { assignments: Array<{ name: string; value: unknown }> };
	};
	for (const field of whole.assignments.assignments) {
		if (Object.hasOwn(values, field.name)) field.value = values[field.name];
	}
	return whole;
}

function withOptions(
	parameters: TemplateNode['parameters'],
	options: Readonly<Record<string, unknown>>,
): TemplateNode['parameters'] {
	return { ...parameters, options: { ...(parameters['options'] as object), ...options } };
}
