import { readFileSync } from 'fs';
import { join } from 'path';

import type { INodeProperties } from 'n8n-workflow';

import { Fal } from '../../../nodes/Fal/Fal.node';
import { FalTrigger } from '../../../nodes/Fal/FalTrigger.node';

/** How docs/options.md writes an operation. */
const LETTERS: Record<string, string> = {
	'model: run': 'R',
	'model: submit': 'S',
	'request: getResult': 'G',
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

/** Every option that the form of a node offers. */
function optionsInForms(): Placed[] {
	const properties = [new Fal(), new FalTrigger()].flatMap((node) => node.description.properties);
	return properties
		.filter(({ name }) => name === 'options')
		.flatMap((property) =>
			(property.options ?? []).flatMap((option) =>
				'displayName' in option
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
		where.split(',').map((letter) => ({ option, where: letter.trim() })),
	);
}

const sorted = (list: readonly Placed[]) =>
	list.map(({ option, where }) => `${option} (${where})`).sort();

it('docs/options.md lists every option of every operation, and no other', () => {
	expect(sorted(optionsInPage())).toEqual(sorted(optionsInForms()));
});
