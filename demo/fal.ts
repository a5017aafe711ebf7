import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmulator } from '../test/emulator';
import { localNetwork, ownNetwork } from './environment';
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

/** @param state a folder, for the certificate of the local fal */
export async function startLocalFal(state: string): Promise<Fal> {
	const emulator = await startEmulator({ keys: { valid: [LOCAL_KEY] } });
	defineModels(emulator);
	const caFile = join(state, 'fal-ca.pem');
	writeFileSync(caFile, emulator.caCertificate);
	return {
		isReal: false,
		key: LOCAL_KEY,
		network: localNetwork(emulator, caFile),
		close: async () => await emulator.close(),
	};
}

export function realFal(key: string): Fal {
	return { isReal: true, key, network: ownNetwork(process.env), close: async () => {} };
}
