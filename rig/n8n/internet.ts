import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';

/** The emulator, for processes that take it for the internet. */
export interface Internet {
	readonly fal: Emulator;
	/** What makes a process take it for the internet; only loopback is reached directly. */
	readonly env: Readonly<Record<string, string>>;
	stop(): Promise<void>;
}

export async function startInternet(options?: EmulatorOptions): Promise<Internet> {
	const fal = await startEmulator(options);
	const folder = mkdtempSync(join(tmpdir(), 'fal-ca-'));
	const caFile = join(folder, 'ca.pem');
	writeFileSync(caFile, fal.caCertificate);
	const around = 'localhost,127.0.0.1,::1';
	return {
		fal,
		env: {
			HTTP_PROXY: fal.proxyUrl,
			http_proxy: fal.proxyUrl,
			HTTPS_PROXY: fal.proxyUrl,
			https_proxy: fal.proxyUrl,
			NO_PROXY: around,
			no_proxy: around,
			NODE_EXTRA_CA_CERTS: caFile,
		},
		async stop() {
			await fal.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** By this name the emulator reaches an n8n on this machine, as fal would one on the internet. */
export const PUBLIC_NAME = 'n8n.example.com';

/** Tells an n8n its public address. `fal.webhooks.rules.localNames` has to know the name. */
export function publicAt(port: number): Record<string, string> {
	return { WEBHOOK_URL: `http://${PUBLIC_NAME}:${port}/` };
}
