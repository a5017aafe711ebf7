import type { Emulator, EmulatorOptions } from '../../../emulator';
import { startInternet } from '../../../rig/n8n/internet';
import { startN8n, type N8n, type N8nOptions } from '../../../rig/n8n/n8n';

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
	const internet = await startInternet(options.fal);
	const start = async (settings: N8nOptions = {}) =>
		await startN8n({ ...settings, env: { ...internet.env, ...settings.env } });
	try {
		const n8n = await start(options.n8n);
		return {
			fal: internet.fal,
			n8n,
			startN8n: start,
			async stop() {
				await n8n.stop();
				await internet.stop();
			},
		};
	} catch (error) {
		await internet.stop();
		throw error;
	}
}
