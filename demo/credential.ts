import type { N8nApi } from '../rig/n8n/api';
import { listMember, member, textMember } from '../emulator';

export interface Credential {
	readonly id: string;
	readonly name: string;
}

const TYPE = 'falApi';
const NAME = 'FAL account';

/** The demo's credential, with this key from now on. n8n keeps it encrypted. */
export async function provideCredential(api: N8nApi, apiKey: string): Promise<Credential> {
	const found = await api.call('GET', '/credentials');
	const old = listMember({ found }, 'found').find(
		(credential) => member(credential, 'type') === TYPE && member(credential, 'name') === NAME,
	);
	const id = textMember(old, 'id');
	if (id === undefined) return await api.createFalCredential(apiKey);
	await api.call('PATCH', `/credentials/${id}`, { name: NAME, type: TYPE, data: { apiKey } });
	return { id, name: NAME };
}
