import { createCatalogue } from '../../emulator';
import { exampleDocuments } from '../../rig/n8n/exampleModels';
import { isNote, readTemplate, templateNames, type TemplateNode } from '../e2e/world/template';
import { Fal } from '../../nodes/Fal/Fal.node';
import { FalChatModel } from '../../nodes/Fal/FalChatModel.node';
import { FalTrigger } from '../../nodes/Fal/FalTrigger.node';
import { isRecord } from '../../nodes/Fal/fal';
import { checkInput } from '../../nodes/Fal/fal/schema/check/check';
import { readModelSchemas } from '../../nodes/Fal/fal/schema/document/document';
import { formFields } from '../../nodes/Fal/methods/formField';
import { readMappedInput } from '../../nodes/Fal/n8n/input/mappedInput';
import type { INodeProperties } from 'n8n-workflow';

/** Every type that is used, in the newest version of n8n 2.41. */
const VERSIONS: Readonly<Record<string, number>> = {
	'@n8n/n8n-nodes-langchain.agent': 3.1,
	'@n8n/n8n-nodes-langchain.chatTrigger': 1.5,
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 1.3,
	'@n8n/n8n-nodes-langchain.memoryBufferWindow': 1.4,
	'@n8n/n8n-nodes-langchain.memoryManager': 1.1,
	'n8n-nodes-base.aggregate': 1,
	'n8n-nodes-base.code': 2,
	'n8n-nodes-base.compression': 1.1,
	'n8n-nodes-base.convertToFile': 1.1,
	'n8n-nodes-base.dataTable': 1.1,
	'n8n-nodes-base.form': 2.5,
	'n8n-nodes-base.formTrigger': 2.6,
	'n8n-nodes-base.if': 2.3,
	'n8n-nodes-base.manualTrigger': 1,
	'n8n-nodes-base.googleDrive': 3,
	'n8n-nodes-base.googleSheets': 4.7,
	'n8n-nodes-base.respondToWebhook': 1.5,
	'n8n-nodes-base.scheduleTrigger': 1.4,
	'n8n-nodes-base.set': 3.5,
	'n8n-nodes-base.splitInBatches': 3,
	'n8n-nodes-base.splitOut': 1,
	'n8n-nodes-base.stickyNote': 1,
	'n8n-nodes-base.telegram': 1.2,
	'n8n-nodes-base.telegramTrigger': 1.5,
	'n8n-nodes-base.webhook': 2.1,
	'n8n-nodes-fal-run.fal': 1,
	'n8n-nodes-fal-run.falChatModel': 1,
	'n8n-nodes-fal-run.falTool': 1,
	'n8n-nodes-fal-run.falTrigger': 1,
};
/** n8n adds these to a node that is the tool of an agent. */
const OF_TOOLS = ['descriptionType', 'toolDescription'];
const NODE_SIZE = 96;

const documents = new Map<string, unknown>([
	...createCatalogue({})
		.list()
		.map((entry) => [entry.endpoint_id, entry.openapi] as const),
	...Object.entries(exampleDocuments),
]);

const isExpression = (value: unknown) => typeof value === 'string' && value.startsWith('=');

describe.each(templateNames)('the template %s', (name) => {
	const { nodes, connections, settings } = readTemplate(name);
	const notes = nodes.filter(isNote);
	const falNodes = nodes.filter(({ type }) => type.startsWith('n8n-nodes-fal-run.'));

	it('uses nodes that n8n has, in their newest versions', () => {
		const versions = nodes.map(({ type, typeVersion }) => [type, typeVersion]);
		expect(versions).toEqual(nodes.map(({ type }) => [type, VERSIONS[type]]));
		expect(falNodes.length).toBeGreaterThan(0);
		expect(settings).toEqual({ executionOrder: 'v1' });
	});

	it('holds no credential and nothing of somebody’s n8n', () => {
		expect(nodes.filter((node) => 'credentials' in node)).toEqual([]);
		expect(Object.keys(readTemplate(name)).sort()).toEqual([
			'active',
			'connections',
			'name',
			'nodes',
			'pinData',
			'settings',
			'tags',
		]);
	});

	it('connects nodes that exist, and leaves none alone', () => {
		const names = nodes.map((node) => node.name);
		expect(new Set(names).size).toBe(names.length);
		const links = Object.entries(connections).flatMap(([from, byType]) =>
			Object.values(byType).flatMap((outputs) =>
				outputs.flat().map(({ node: to }) => [from, to] as const),
			),
		);
		const ends = new Set(links.flat());
		expect([...ends].sort()).toEqual(
			nodes
				.filter((node) => !isNote(node))
				.map((node) => node.name)
				.sort(),
		);
	});

	it('reads from nodes that exist', () => {
		const text = JSON.stringify(nodes.map(({ parameters }) => parameters));
		const read = [...text.matchAll(/\$\('([^']+)'\)/g)].map(([, node]) => node);
		const names = nodes.map((node) => node.name);
		expect(read.filter((node) => !names.includes(node ?? ''))).toEqual([]);
	});

	it('explains itself: what it does, what to set up, what it costs', () => {
		const [about] = notes.map(({ parameters }) => String(parameters['content']));
		expect(about).toMatch(/^## .+[\s\S]+### Set up[\s\S]+### Cost/);
		expect(notes.length).toBeGreaterThan(2);
	});

	it('lies in the grid, its notes around whole nodes', () => {
		const off = nodes.filter(({ position }) => position.some((value) => value % 16 !== 0));
		expect(off.map((node) => node.name)).toEqual([]);
		const torn = notes.flatMap((note) =>
			nodes
				.filter((node) => !isNote(node) && touches(note, node) && !holds(note, node))
				.map((node) => [note.name, node.name]),
		);
		expect(torn).toEqual([]);
	});

	it('covers no note with another, nor the first with nodes', () => {
		const [about, ...others] = notes;
		const covered = others.flatMap((note, index) =>
			[about, ...others.slice(0, index)].filter((one) => one && touches(one, note)),
		);
		const onAbout = nodes.filter((node) => !isNote(node) && about && touches(about, node));
		expect([...covered, ...onAbout].map((node) => node?.name)).toEqual([]);
	});

	it('sets parameters that the node has, to values that it knows', () => {
		expect(falNodes.flatMap(problemsOf)).toEqual([]);
	});

	it('carries the form of the model as the editor would save it', () => {
		for (const [model, mapper] of formsOf(falNodes)) {
			const fields = formFields(inputOf(model));
			const saved = mapper['schema'] as typeof fields;
			expect(saved.map(withoutPlace)).toEqual(fields.map(withoutPlace));
			const shown = saved.filter(({ removed }) => removed !== true).map(({ id }) => id);
			expect(Object.keys(mapper['value'] as object)).toEqual(shown);
		}
	});

	it('gives the model what it takes', () => {
		for (const [model, mapper, parameters] of formsOf(falNodes)) {
			const { input, files } = readMappedInput(mapper);
			// What is only known when it runs is tried in a real n8n.
			const fixed = Object.fromEntries(
				Object.entries(input).filter(([, value]) => !isExpression(value)),
			);
			const open = new Set([
				...Object.keys(input).filter((key) => !(key in fixed)),
				...files.map(({ path }) => path),
				...(parameters['imageInput'] === undefined ? [] : ['image_urls', 'image_url']),
			]);
			const check = checkInput(inputOf(model), fixed);
			const problems = check.state === 'problems' ? check.problems : [];
			expect(problems.filter(({ path }) => !open.has(path))).toEqual([]);
			expect(check.state).not.toBe('unusable');
		}
	});
});

/** `removed` says whether a field is shown, which the person decides. */
function withoutPlace(field: object) {
	return { ...field, removed: undefined };
}

function inputOf(model: string) {
	const { input } = readModelSchemas(documents.get(model));
	if (!input) throw new Error(`${model} is not recorded`);
	return input;
}

/** Model, mapper and all parameters of the nodes with *Using Fields Below*. */
function formsOf(nodes: readonly TemplateNode[]) {
	return nodes.flatMap(({ parameters }) => {
		const { model, inputFields } = parameters;
		if (!isRecord(inputFields) || !isRecord(model)) return [];
		return [[String(model['value']), inputFields, parameters] as const];
	});
}

function nodeOf(type: string) {
	if (type.endsWith('Trigger')) return new FalTrigger();
	return type.endsWith('ChatModel') ? new FalChatModel() : new Fal();
}

function problemsOf({ name, type, parameters }: TemplateNode): string[] {
	const { properties } = nodeOf(type).description;
	const all = { resource: 'model', operation: 'run', ...parameters };
	return Object.entries(parameters).flatMap(([key, value]) => {
		if (type.endsWith('Tool') && OF_TOOLS.includes(key)) return [];
		const property = properties.find((one) => one.name === key && isShown(one, all));
		if (!property) return [`${name}: ${key}`];
		if (property.type !== 'collection')
			return isAllowed(property, value) ? [] : [`${name}: ${key}`];
		const options = (property.options ?? []).filter((option) => 'type' in option);
		return Object.entries(value as object)
			.filter(([option, set]) => {
				const known = options.find((one) => one.name === option);
				return known === undefined || !isAllowed(known, set);
			})
			.map(([option]) => `${name}: ${key}.${option}`);
	});
}

function isShown(
	{ displayOptions }: INodeProperties,
	all: Readonly<Record<string, unknown>>,
): boolean {
	const { resource = [], operation = [] } = displayOptions?.show ?? {};
	const fits = (allowed: readonly unknown[], value: unknown) =>
		allowed.length === 0 || allowed.includes(value);
	return fits(resource, all['resource']) && fits(operation, all['operation']);
}

function isAllowed(property: INodeProperties, value: unknown): boolean {
	if (isExpression(value)) return true;
	switch (property.type) {
		case 'options':
			return (property.options ?? []).some((option) => 'value' in option && option.value === value);
		case 'boolean':
		case 'number':
		case 'string':
			return typeof value === property.type;
		default:
			return true;
	}
}

interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

function boxOf({ position: [left, top], parameters }: TemplateNode, isWide = false): Box {
	const width = Number(parameters['width'] ?? (isWide ? 256 : NODE_SIZE));
	const height = Number(parameters['height'] ?? NODE_SIZE);
	return { left, top, right: left + width, bottom: top + height };
}

function touches(note: TemplateNode, node: TemplateNode): boolean {
	const [one, other] = [boxOf(note), boxOf(node)];
	const isBeside = one.right <= other.left || other.right <= one.left;
	return !isBeside && one.top < other.bottom && other.top < one.bottom;
}

function holds(note: TemplateNode, node: TemplateNode): boolean {
	// Nodes with sub-nodes are wider.
	const outer = boxOf(note);
	const inner = boxOf(node, /agent$|memoryManager$/.test(node.type));
	const isWithin = outer.left <= inner.left && inner.right <= outer.right;
	return isWithin && outer.top <= inner.top && inner.bottom <= outer.bottom;
}
