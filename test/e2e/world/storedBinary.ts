import type { N8nApi } from '../../../rig/n8n/api';

/** The bytes of a file of an item, wherever n8n keeps them. */
export async function readBinary(
	{ origin, api }: { readonly origin: string; readonly api: N8nApi },
	file: object | undefined,
): Promise<Buffer> {
	const { id, data = '' } = { ...file } as { readonly id?: string; readonly data?: string };
	if (id === undefined) return Buffer.from(data, 'base64');
	const { name, value } = api.cookie;
	const query = new URLSearchParams({ id, action: 'download' });
	const answer = await fetch(`${origin}/rest/binary-data?${query.toString()}`, {
		headers: { cookie: `${name}=${value}` },
	});
	if (!answer.ok) throw new Error(`n8n answers ${answer.status} for the file`);
	return Buffer.from(await answer.arrayBuffer());
}
