import type { N8nApi } from '../../../rig/n8n/api';
import { until } from '../../../rig/n8n/until';

/** What a published chat says to a logged-in person, piece by piece as it arrives. */
export async function chatWith(
	{ origin, api }: { readonly origin: string; readonly api: N8nApi },
	webhookId: string,
	chatInput: string,
	sessionId = 'session-1',
): Promise<string[]> {
	const { name, value } = api.cookie;
	const answer = await until('the chat', async () => {
		const response = await fetch(`${origin}/webhook/${webhookId}/chat`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', cookie: `${name}=${value}` },
			body: JSON.stringify({ action: 'sendMessage', sessionId, chatInput }),
		});
		return response.status !== 404 && response;
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`The chat answers ${answer.status} ${text}`);
	const lines = text.split('\n').filter((line) => line !== '');
	const events = lines.map((line) => JSON.parse(line) as { type: string; content?: string });
	return events.flatMap(({ type, content }) => (type === 'item' ? [content ?? ''] : []));
}
