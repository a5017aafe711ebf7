import { textMember, type Emulator } from '../../../emulator';

export interface Telegram {
	/** For n8n's Telegram credential. */
	readonly account: { readonly accessToken: string; readonly baseUrl: string };
	/** What the bot has sent: the method of Telegram, and the body. */
	readonly sent: ReadonlyArray<{ readonly method: string; readonly body: Buffer }>;
	/** Where Telegram is to call, and the secret it has to show. */
	readonly hook: { url: string; secret: string };
}

/** Plays Telegram's bots, as far as n8n's nodes use them: https://core.telegram.org/bots/api */
export function startTelegram(fal: Emulator, photo: Buffer): Telegram {
	const account = { accessToken: '123:abc', baseUrl: 'https://api.telegram.org' };
	const sent: Array<{ method: string; body: Buffer }> = [];
	const hook = { url: '', secret: '' };
	fal.site('api.telegram.org', async (call) => {
		const { path, response } = call;
		const json = (result: unknown) => {
			const body = JSON.stringify({ ok: true, result });
			response.writeHead(200, { 'content-type': 'application/json' }).end(body);
			return true;
		};
		const file = `/file/bot${account.accessToken}/photos/file_1.jpg`;
		if (path === file) {
			response.writeHead(200, { 'content-type': 'image/jpeg' }).end(photo);
			return true;
		}
		const method = path.replace(`/bot${account.accessToken}/`, '');
		const body = await call.bytes();
		if (method === 'setWebhook') {
			const asked: unknown = JSON.parse(body.toString());
			hook.url = textMember(asked, 'url') ?? '';
			hook.secret = textMember(asked, 'secret_token') ?? '';
			return json(true);
		}
		if (method === 'deleteWebhook') return json(true);
		if (method === 'getWebhookInfo') return json({ url: hook.url });
		if (method === 'getFile') return json({ file_id: 'p1', file_path: 'photos/file_1.jpg' });
		sent.push({ method, body });
		return json({ message_id: sent.length, chat: { id: 7 }, photo: [] });
	});
	return { account, sent, hook };
}
