import type { Random } from '../random';
import { oddJson } from './oddValues';

/** A value of JSON whose parts may be exchanged for texts that are no values of this language. */
type Tree = string | Tree[] | Map<string, Tree>;

/** Deeper than any answer is; what is nested further is left as it is. */
const DEEPEST = 200;

/** The text of the same JSON with some of its parts changed; anything else comes back as it is. */
export function mutateJson(text: string, random: Random): string {
	const value = parse(text);
	if (value === undefined) return text;
	let tree = toTree(value, 0);
	const changes = random.weighted([
		[5, 1],
		[3, 2],
		[2, random.whole(3, 6)],
	]);
	for (let change = 0; change < changes; change++) tree = changeOne(tree, random);
	return toText(tree);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function toTree(value: unknown, depth: number): Tree {
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	if (depth === DEEPEST) return '[]';
	if (Array.isArray(value)) return value.map((entry) => toTree(entry, depth + 1));
	return new Map(Object.entries(value).map(([key, entry]) => [key, toTree(entry, depth + 1)]));
}

function toText(tree: Tree): string {
	if (typeof tree === 'string') return tree;
	if (Array.isArray(tree)) return `[${tree.map(toText).join()}]`;
	const members = [...tree].map(([key, entry]) => `${JSON.stringify(key)}:${toText(entry)}`);
	return `{${members.join()}}`;
}

/** Goes down at random and changes what is there. */
function changeOne(tree: Tree, random: Random): Tree {
	const isLeaf = typeof tree === 'string' || size(tree) === 0;
	if (isLeaf || random.chance(0.15)) return changeHere(tree, random);
	if (Array.isArray(tree)) {
		const at = random.whole(0, tree.length - 1);
		return tree.map((entry, index) => (index === at ? changeOne(entry, random) : entry));
	}
	const at = random.pick([...tree.keys()]);
	return new Map(
		[...tree].map(([key, entry]) => [key, key === at ? changeOne(entry, random) : entry]),
	);
}

function changeHere(tree: Tree, random: Random): Tree {
	const replaced = oddJson(random);
	if (typeof tree === 'string') {
		return random.weighted<Tree>([
			[6, replaced],
			[1, [tree]],
			[1, new Map([['value', tree]])],
			[1, tree.startsWith('"') ? tree.slice(1, -1) : JSON.stringify(tree)],
		]);
	}
	if (Array.isArray(tree)) {
		return random.weighted<Tree>([
			[2, replaced],
			[2, [...tree, replaced]],
			[1, tree.slice(1)],
			[1, Array.from({ length: random.pick([2, 500]) }, () => tree[0] ?? replaced)],
		]);
	}
	const entries = [...tree];
	const index = random.whole(0, Math.max(0, entries.length - 1));
	const name = random.pick([
		'x',
		'',
		'__proto__',
		'toString',
		'url',
		'error',
		'status',
		'detail',
		'type',
	]);
	return random.weighted<Tree>([
		[2, replaced],
		[3, new Map(entries.filter((_, place) => place !== index))],
		[3, new Map([...entries, [name, replaced]])],
		[1, [tree]],
		[1, new Map(entries.reverse())],
	]);
}

function size(tree: Exclude<Tree, string>): number {
	return Array.isArray(tree) ? tree.length : tree.size;
}
