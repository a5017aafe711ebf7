import { readFileSync } from 'fs';
import { join } from 'path';

import type { INodeProperties } from 'n8n-workflow';

import { Fal } from '../../../nodes/Fal/Fal.node';
import { FalTrigger } from '../../../nodes/Fal/FalTrigger.node';
import { verbs } from '../../../nodes/Fal/operations/verbs/verbs';

/** The verbs, by whether they make files. */
const VERBS = Object.entries(verbs).flatMap(([resource, operations]) =>
	Object.entries(operations).map(
		([operation, { downloads }]) => [`${resource}: ${operation}`, downloads !== undefined] as const,
	),
);
/** What a letter of docs/options.md stands for, when that is several operations: each has the option. */
const GROUPS: Record<string, readonly string[]> = {
	V: VERBS.map(([where]) => where),
	M: VERBS.filter(([, makesFiles]) => makesFiles).map(([where]) => where),
};
/** How docs/options.md writes an operation. */
const LETTERS: Record<string, string> = {
	'model: run': 'R',
	'model: submit': 'S',
	'request: getResult': 'G',
	'request: getMany': 'H',
	'request: search': 'Q',
	'account: getUsage': 'A',
	'file: upload': 'U',
	'file: download': 'D',
	trigger: 'T',
};

interface Placed {
	readonly option: string;
	readonly where: string;
}

function placesOf(property: INodeProperties): string[] {
	const { resource, operation } = property.displayOptions?.show ?? {};
	const places = textsIn(resource).flatMap((noun) =>
		textsIn(operation).map((verb) => `${noun}: ${verb}`),
	);
	return places.length === 0 ? ['trigger'] : places;
}

function textsIn(list: readonly unknown[] = []): string[] {
	return list.filter((value) => typeof value === 'string');
}

/** Not kept for old workflows only, and shown under the first of its conditions. */
function isOffered({ type, name, displayOptions }: INodeProperties): boolean {
	const conditions = Object.keys(displayOptions?.show ?? {});
	return type !== 'hidden' && !conditions.includes(`/options.${name}`);
}

/** Every option that the form of a node offers. */
function optionsInForms(): Placed[] {
	const properties = [new Fal(), new FalTrigger()].flatMap((node) => node.description.properties);
	return properties
		.filter(({ name }) => name === 'options')
		.flatMap((property) =>
			(property.options ?? []).flatMap((option) =>
				'type' in option && isOffered(option)
					? placesOf(property).map((where) => ({
							option: option.displayName,
							where: LETTERS[where] ?? where,
						}))
					: [],
			),
		);
}

/** Every option in the list of the page: `- **Name** (R, S; default): …`. */
function optionsInPage(): Placed[] {
	const page = readFileSync(join(__dirname, '../../../docs/options.md'), 'utf8');
	const rows = [...page.matchAll(/^- \*\*(.+?)\*\* \((.+?);/gm)];
	return rows.flatMap(([, option = '', where = '']) =>
		where
			.split(',')
			.flatMap((letter) => GROUPS[letter.trim()] ?? letter.trim())
			.map((place) => ({ option, where: place })),
	);
}

/** A field may be there twice, under different conditions. */
const sorted = (list: readonly Placed[]) =>
	[...new Set(list.map(({ option, where }) => `${option} (${where})`))].sort();

it('docs/options.md lists every option of every operation, and no other', () => {
	expect(sorted(optionsInPage())).toEqual(sorted(optionsInForms()));
});
