/**
 * `npm run examples`: writes into the workflows of examples/ the forms that the node makes of their models
 * today, as n8n saves them: labels, menus, defaults. What somebody filled in stays; a field that is shown
 * and has a default has it as its value.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { IHttpRequestOptions, ILoadOptionsFunctions, INode } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../emulator';
import { modelInputFields } from '../nodes/Fal/methods/modelInputFields';
import type { FormField } from '../nodes/Fal/methods/formField';

const FILES = join(__dirname, '../examples/*.json');

interface Form {
	value: Record<string, unknown> | null;
	schema: FormField[];
}

/** What n8n gives a method that the editor calls, as far as this one uses it. */
function editorOf(node: INode, fal: Emulator): ILoadOptionsFunctions {
	const httpRequest = async ({ url, method }: IHttpRequestOptions) => {
		const response = await fal.fetch(url, { method: method ?? 'GET' });
		const body = Buffer.from(await response.arrayBuffer());
		const headers = Object.fromEntries(response.headers);
		return { statusCode: response.status, headers, body: Readable.from([body]) };
	};
	const context: unknown = {
		getNode: () => ({ ...node, credentials: {} }),
		getNodeParameter: (name: string, fallback: unknown) => node.parameters[name] ?? fallback,
		getCurrentNodeParameters: () => node.parameters,
		helpers: { httpRequest },
	};
	return context as ILoadOptionsFunctions;
}

/** The fields of today, those that were taken out or added by hand as they were. */
async function renew(form: Form, node: INode, fal: Emulator): Promise<Form> {
	const { fields } = await modelInputFields.call(editorOf(node, fal));
	if (fields.length === 0) {
		process.stdout.write(`${node.name}: left as it is, the local fal does not know its model\n`);
		return form;
	}
	const old = new Map(form.schema.map((field) => [field.id, field]));
	const schema = fields.map((field) => {
		const removed = old.get(field.id)?.removed ?? field.removed;
		return { ...field, ...(removed !== undefined && { removed }) };
	});
	const shown = schema.filter(({ removed }) => removed !== true);
	const value = Object.fromEntries(
		shown.map(({ id, defaultValue }) => [
			id,
			form.value && id in form.value ? form.value[id] : (defaultValue ?? null),
		]),
	);
	return { ...form, value, schema };
}

async function main(): Promise<void> {
	const fal = await startEmulator();
	for (const file of globSync(FILES)) {
		const workflow = JSON.parse(readFileSync(file, 'utf8')) as { nodes: INode[] };
		for (const node of workflow.nodes) {
			const form = node.parameters['inputFields'] as unknown as Form | undefined;
			if (!node.type.startsWith('n8n-nodes-fal-run.') || !form?.schema.length) continue;
			Object.assign(node.parameters, { inputFields: await renew(form, node, fal) });
		}
		writeFileSync(file, `${JSON.stringify(workflow, undefined, '\t')}\n`);
	}
	await fal.close();
}

void main();
