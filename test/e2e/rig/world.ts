import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator, type EmulatorOptions } from '../../emulator';
import { startN8n, type N8n, type N8nOptions } from './n8n';

export interface World {
	readonly fal: Emulator;
	readonly n8n: N8n;
	/** Starts another n8n that takes the same emulator for the internet. */
	startN8n(options?: N8nOptions): Promise<N8n>;
	stop(): Promise<void>;
}

/** An n8n whose internet is the emulator in this process; only loopback is reached directly. */
export async function startWorld(
	options: { readonly n8n?: N8nOptions; readonly fal?: EmulatorOptions } = {},
): Promise<World> {
	const fal = await startEmulator(options.fal);
	const folder = mkdtempSync(join(tmpdir(), 'fal-ca-'));
	const caFile = join(folder, 'ca.pem');
	writeFileSync(caFile, fal.caCertificate);
	const start = async (settings: N8nOptions = {}) =>
		await startN8n({ ...settings, env: { ...internetIs(fal, caFile), ...settings.env } });
	const end = async () => {
		await fal.close();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const n8n = await start(options.n8n);
		return {
			fal,
			n8n,
			startN8n: start,
			async stop() {
				await n8n.stop();
				await end();
			},
		};
	} catch (error) {
		await end();
		throw error;
	}
}

function internetIs(fal: Emulator, caFile: string): Record<string, string> {
	const around = 'localhost,127.0.0.1,::1';
	return {
		HTTP_PROXY: fal.proxyUrl,
		http_proxy: fal.proxyUrl,
		HTTPS_PROXY: fal.proxyUrl,
		https_proxy: fal.proxyUrl,
		NO_PROXY: around,
		no_proxy: around,
		NODE_EXTRA_CA_CERTS: caFile,
	};
}
