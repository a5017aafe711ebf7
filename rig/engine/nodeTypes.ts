import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { NodeHelpers } from 'n8n-workflow';
import type {
	ICredentialType,
	IDataObject,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
} from 'n8n-workflow';
import { loadPackage } from './n8n';

/** What a run can use: node types by full name (`package.node`), credential types by name. */
export interface Registry {
	readonly nodes: Readonly<Record<string, INodeType | IVersionedNodeType>>;
	readonly credentials: Readonly<Record<string, ICredentialType>>;
}

const ROOT = join(__dirname, '..', '..');

let built: Promise<Registry> | undefined;

/**
 * The nodes and credentials of this package as built into `dist`, loaded by n8n's own package loader.
 *
 * @throws when the package is not built.
 */
export async function loadBuiltNodes(): Promise<Registry> {
	built ??= load();
	return await built;
}

/** The registry as the engine wants it. */
export function nodeTypesOf(registry: Registry): INodeTypes {
	const getByName = (name: string): INodeType | IVersionedNodeType => {
		const type = registry.nodes[name];
		if (type === undefined) throw new Error(`No node type ${name} in the test's registry`);
		return type;
	};
	return {
		getByName,
		getByNameAndVersion: (name, version) =>
			NodeHelpers.getVersionedNodeType(getByName(name), version),
		getKnownTypes: (): IDataObject => ({}),
	};
}

async function load(): Promise<Registry> {
	if (!existsSync(join(ROOT, 'dist'))) throw new Error(NOT_BUILT);
	const { name, nodes, credentials } = await loadPackage(ROOT);
	if (nodes.size === 0) throw new Error(`${NOT_BUILT} (package.json names no nodes)`);
	return {
		nodes: Object.fromEntries([...nodes].map(([node, type]) => [`${name}.${node}`, type])),
		credentials: Object.fromEntries(credentials),
	};
}

const NOT_BUILT = 'The package is not built: run npm run build first';
