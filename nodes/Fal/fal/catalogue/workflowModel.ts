import { readWorkflow, type Workflow } from '../account/workflows';
import type { EndpointId } from '../endpointId';
import { isRecord, readText, type JsonObject } from '../json';
import type { PlatformAccess } from '../platform/platform';
import { resolveSchema } from '../schema/document/resolve';
import type { ModelSchemas } from '../schema/document/document';
import type { Schema } from '../schema/schema';
import { factsFor, type ModelFacts } from './modelFacts';

const WORKFLOW = /^workflows\/([^/]+)\/([^/]+)$/;

export interface WorkflowModel extends ModelSchemas {
	readonly facts: ModelFacts;
}

/** What is said of a field in words that JSON Schema has as well. */
const SHARED_WORDS = ['description', 'default', 'examples', 'enum', 'minimum', 'maximum', 'items'];
const TYPES: readonly unknown[] = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

/**
 * A workflow of fal.ai as the model that it can be run as; undefined for an ID that is none, and for a
 * workflow that this account may not read, though it may run it.
 */
export async function readWorkflowModel(
	access: PlatformAccess,
	{ id }: EndpointId,
): Promise<WorkflowModel | undefined> {
	const [, owner, name] = WORKFLOW.exec(id) ?? [];
	// Without a key there is no account to have any.
	if (owner === undefined || name === undefined || access.withoutKey === true) return undefined;
	try {
		const workflow = await readWorkflow(access, owner, name);
		return workflow && modelOf(workflow);
	} catch {
		// Of somebody else, or out of reach: the catalogue may know it all the same.
		return undefined;
	}
}

function modelOf({ facts, contents }: Workflow): WorkflowModel {
	const { id, title, description, tags } = facts;
	const said = { display_name: title, description, category: 'workflow', tags };
	const schema = isRecord(contents['schema']) ? contents['schema'] : {};
	return {
		facts: { ...factsFor(id, said), pageUrl: `https://fal.ai/${id}` },
		input: schemaOf(schema['input']),
		output: schemaOf(schema['output']),
	};
}

/** fal's editor lists fields by their names, each with a label and whether it is required. */
function schemaOf(fields: unknown): Schema | undefined {
	if (!isRecord(fields)) return undefined;
	const known = Object.entries(fields).flatMap(([name, field]) =>
		isRecord(field) ? [[name, field] as const] : [],
	);
	return resolveSchema(undefined, {
		type: 'object',
		properties: Object.fromEntries(known.map(([name, field]) => [name, propertyOf(field)])),
		required: known.flatMap(([name, field]) => (field['required'] === true ? [name] : [])),
	});
}

function propertyOf(field: JsonObject): JsonObject {
	const property: JsonObject = { title: readText(field, 'label') };
	if (TYPES.includes(field['type'])) property['type'] = field['type'];
	for (const word of SHARED_WORDS) if (word in field) property[word] = field[word];
	return property;
}
