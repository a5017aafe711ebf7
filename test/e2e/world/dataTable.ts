import type { N8nApi } from '../../../rig/n8n/api';

export type TableRow = Readonly<Record<string, unknown>>;

/** The rows of one of the owner's data tables, in the order they were added. */
export async function readTable(api: N8nApi, name: string): Promise<TableRow[]> {
	const project = (await api.call('GET', '/projects/personal')) as { id: string };
	const tables = `/projects/${project.id}/data-tables`;
	const { data } = (await api.call('GET', tables)) as {
		data: ReadonlyArray<{ id: string; name: string }>;
	};
	const table = data.find((one) => one.name === name);
	if (!table) throw new Error(`There is no table ${name}`);
	const found = (await api.call('GET', `${tables}/${table.id}/rows`)) as { data: TableRow[] };
	return [...found.data].sort((one, other) => Number(one['id']) - Number(other['id']));
}
