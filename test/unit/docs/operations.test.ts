import { readFileSync } from 'fs';
import { join } from 'path';

import { Fal } from '../../../nodes/Fal/Fal.node';
import { verbs } from '../../../nodes/Fal/operations/verbs/verbs';

/** `Model: Run`, as the menus of the node have them. */
function operationsInMenus(): string[] {
	const { properties } = new Fal().description;
	const resources = properties.find(({ name }) => name === 'resource')?.options ?? [];
	return resources.flatMap((resource) => {
		if (!('value' in resource)) return [];
		const menu = properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.['resource']?.includes(resource.value),
		);
		return (menu?.options ?? []).map((operation) => `${resource.name}: ${operation.name}`);
	});
}

const read = (file: string) => readFileSync(join(__dirname, '../../..', file), 'utf8');

/** The table of the README: a resource and its operations in each row. */
function operationsInReadme(): string[] {
	const [, section = ''] = read('README.md').split('\n## Operations\n');
	const [table = ''] = section.split('\n## ');
	const rows = [...table.matchAll(/^\| (.*?) *\| (.*?) *\|/gm)].slice(2);
	return rows.flatMap(([, resource = '', operations = '']) =>
		operations.split(', ').map((operation) => `${resource}: ${operation}`),
	);
}

/** What docs/operations.md writes in bold: `**Image: Generate**`. */
function operationsInPage(): string[] {
	const bold = [...read('docs/operations.md').matchAll(/\*\*(\w+: .+?)\*\*/g)];
	return bold.map(([, operation = '']) => operation);
}

/** A row of its table: the operation, the fields above the settings, the model and the categories. */
function verbsInPage(): unknown[] {
	const rows = [...read('docs/operations.md').matchAll(/^\| \*\*(.+?)\*\* *\|(.*)\|$/gm)];
	return rows.map(([, name = '', cells = '']) => {
		const [, fields = '', model = '', categories = ''] = cells
			.split('|')
			.map((cell) => cell.trim());
		return { name, fields: fields.split(', '), model, categories: categories.split(', ') };
	});
}

function verbsOfTable(): unknown[] {
	const { properties } = new Fal().description;
	const resources = properties.find(({ name }) => name === 'resource')?.options ?? [];
	const nameOf = (value: string) =>
		resources.find((resource) => 'value' in resource && resource.value === value)?.name;
	return Object.entries(verbs).flatMap(([resource, operations]) =>
		Object.values(operations).map(({ name, fields, model, categories }) => ({
			name: `${nameOf(resource)}: ${name}`,
			fields: fields.map(({ displayName }) => displayName),
			model: `\`${model.id}\``,
			categories,
		})),
	);
}

it('the README lists every operation of the menus, and no other', () => {
	expect(operationsInReadme().sort()).toEqual(operationsInMenus().sort());
});

it('docs/operations.md tells of every operation of the menus, and of no other', () => {
	expect(operationsInPage().sort()).toEqual(operationsInMenus().sort());
});

it('docs/operations.md has the fields, the model and the categories of every verb', () => {
	expect(verbsInPage()).toEqual(verbsOfTable());
});
