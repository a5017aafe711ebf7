import { readFileSync } from 'fs';
import { join } from 'path';

import { Fal } from '../../../nodes/Fal/Fal.node';

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

/** The table of the README; a resource stands in the first of its rows only. */
function operationsInReadme(): string[] {
	const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
	const [, section = ''] = readme.split('\n## Operations\n');
	const [table = ''] = section.split('\n## ');
	const rows = [...table.matchAll(/^\| (.*?) *\| (.*?) *\|/gm)].slice(2);
	let resource = '';
	return rows.map(([, first = '', operation = '']) => {
		if (first !== '') resource = first;
		return `${resource}: ${operation}`;
	});
}

it('the README lists every operation of the menus, and no other', () => {
	expect(operationsInReadme().sort()).toEqual(operationsInMenus().sort());
});
