import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IConnections,
	INode,
	INodeConnections,
	INodeParameters,
	INodeTypes,
} from 'n8n-workflow';
import { AfterNode, StartNode } from './frameNodes';
import type { Registry } from './nodeTypes';

export const START = 'Start';
export const AFTER = 'After';
export const ERROR = 'Error';

export const frameTypes: Registry['nodes'] = {
	'test.start': new StartNode(),
	'test.after': new AfterNode(),
};

interface WorkflowParts {
	readonly type: string;
	readonly parameters: INodeParameters;
	readonly node: Partial<INode>;
	readonly next: ReadonlyArray<Partial<INode> & Pick<INode, 'name'>>;
	readonly after: Readonly<Record<string, string>>;
	readonly nodeTypes: INodeTypes;
	readonly hasCredentials: boolean;
}

/** Start → node under test (→ next …) → After, and Error behind an error output. */
export function buildWorkflow(parts: WorkflowParts): { nodes: INode[]; connections: IConnections } {
	const { type, parameters, after, node: given } = parts;
	const saved = (fields: Partial<INode>, position: number): INode =>
		createNode(parts, { type, ...fields }, position);
	const tested = saved({ name: 'FAL', parameters, ...given }, 1);
	const chain = [
		createNode(parts, { type: 'test.start', name: START }, 0),
		tested,
		...parts.next.map((fields, index) => saved(fields, index + 2)),
		createNode(
			parts,
			{ type: 'test.after', name: AFTER, parameters: { expressions: { ...after } } },
			parts.next.length + 2,
		),
	];
	const connections: IConnections = {};
	chain.forEach((node, index) => {
		const following = chain[index + 1];
		if (following !== undefined)
			connections[node.name] = { main: [[connectionTo(following.name)]] };
	});
	if (tested.onError !== 'continueErrorOutput') return { nodes: chain, connections };
	const error = createNode(parts, { type: 'test.after', name: ERROR }, parts.next.length + 3);
	connections[tested.name]?.main?.push([connectionTo(ERROR)]);
	return { nodes: [...chain, error], connections };
}

function createNode(
	{ nodeTypes, hasCredentials }: WorkflowParts,
	fields: Partial<INode> & Pick<INode, 'type'>,
	position: number,
): INode {
	const { description } = nodeTypes.getByNameAndVersion(fields.type, fields.typeVersion);
	const version = fields.typeVersion ?? [description.version].flat().at(-1) ?? 1;
	const credentials = (description.credentials ?? []).map(
		({ name }) => [name, { id: name, name }] as const,
	);
	return {
		id: `node-${position}`,
		name: 'FAL',
		typeVersion: version,
		position: [position * 200, 0],
		parameters: {},
		...(hasCredentials && { credentials: Object.fromEntries(credentials) }),
		...fields,
	};
}

function connectionTo(node: string): NonNullable<INodeConnections[string][number]>[number] {
	return { node, type: NodeConnectionTypes.Main, index: 0 };
}
