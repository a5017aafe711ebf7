import { parseArgs } from 'node:util';
import { isPublicHost } from '../nodes/Fal/fal/webhooks/publicHost';

/** What `npm run check:live` is asked for. */
export interface LiveOptions {
	/** Names of checks; empty: all. */
	readonly only: readonly string[];
	readonly isList: boolean;
	/** Asks nobody. */
	readonly isYes: boolean;
	readonly isLarge: boolean;
	readonly webhookUrl: string | undefined;
	readonly webhookPort: number | undefined;
	readonly jsonFile: string | undefined;
	/** The origin of a local fal, in the place of the real one. */
	readonly localOrigin: string | undefined;
	readonly model: string;
	readonly chatModel: string;
}

const ENDPOINT_ID = /^[\w.-]+(\/[\w.-]+)+$/;

/** @throws with what is wrong about the arguments */
export function readOptions(args: readonly string[], names: readonly string[]): LiveOptions {
	const { values } = parseArgs({
		args: [...args],
		options: {
			only: { type: 'string', multiple: true, default: [] },
			list: { type: 'boolean', default: false },
			yes: { type: 'boolean', default: false },
			large: { type: 'boolean', default: false },
			webhook: { type: 'string' },
			'webhook-port': { type: 'string' },
			json: { type: 'string' },
			local: { type: 'string' },
			model: { type: 'string', default: 'fal-ai/flux/schnell' },
			'chat-model': { type: 'string', default: 'openai/gpt-4o-mini' },
		},
	});
	const unknown = values.only.find((name) => !names.includes(name));
	if (unknown !== undefined) throw new Error(`No check is named "${unknown}"; --list shows all`);
	if (!ENDPOINT_ID.test(values.model))
		throw new Error(`--model "${values.model}" is no endpoint ID`);
	const port = values['webhook-port'];
	if (port !== undefined && (!/^\d{1,5}$/.test(port) || values.webhook === undefined)) {
		throw new Error('--webhook-port is the number of a port, beside --webhook');
	}
	const localOrigin = values.local === undefined ? undefined : readLocal(values.local);
	return {
		only: values.only,
		isList: values.list,
		isYes: values.yes,
		isLarge: values.large,
		webhookUrl: values.webhook === undefined ? undefined : readWebhook(values.webhook, localOrigin),
		webhookPort: port === undefined ? undefined : Number(port),
		jsonFile: values.json,
		localOrigin,
		model: values.model,
		chatModel: values['chat-model'],
	};
}

/** The key goes there: it has to be this machine, by its number. */
function readLocal(address: string): string {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	const isLoopback =
		url?.protocol === 'http:' &&
		['127.0.0.1', '[::1]'].includes(url.hostname) &&
		url.username === '' &&
		`${url.origin}/` === url.href;
	if (!isLoopback) throw new Error('--local takes http://127.0.0.1:PORT and nothing else');
	return url.origin;
}

function readWebhook(address: string, localOrigin: string | undefined): string {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	const isPublic = url?.protocol === 'https:' && isPublicHost(url.hostname);
	const isLocal = localOrigin !== undefined && url?.hostname === '127.0.0.1';
	if (url === undefined || !(isPublic || isLocal)) {
		throw new Error('--webhook takes an https address that fal can reach, such as of a tunnel');
	}
	return url.href;
}
