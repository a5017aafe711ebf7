import { startInternet } from '../rig/n8n/internet';
import { ownNetwork } from './environment';
import { defineModels } from './models';

/** A fal for n8n: the local one, or the real one. */
export interface Fal {
	readonly isReal: boolean;
	readonly key: string;
	/** Environment of an n8n that uses it. */
	readonly network: Readonly<Record<string, string>>;
	close(): Promise<void>;
}

const LOCAL_KEY = 'demo-key-id:demo-key-secret';

export async function startLocalFal(): Promise<Fal> {
	const internet = await startInternet({ keys: { valid: [LOCAL_KEY] } });
	defineModels(internet.fal);
	// n8n asks its makers for news; without an answer stack traces fill its log.
	internet.fal.site('api.n8n.io', ({ response }) => {
		response.setHeader('content-type', 'application/json').end('{"data":[]}');
		return true;
	});
	return { isReal: false, key: LOCAL_KEY, network: internet.env, close: internet.stop };
}

export function realFal(key: string): Fal {
	return { isReal: true, key, network: ownNetwork(process.env), close: async () => {} };
}
