import type { Emulator } from '../../emulator';
import { createCertificates } from '../front/certificate';
import { createCore, type Core } from '../front/core';
import { startFront, type Front, type FrontRules } from '../front/front';
import { Connections, createQuiet } from '../time/quiet';
import { useVirtualTime } from '../time/install';
import { Threads } from '../time/threads';
import type { VirtualTime } from '../time/virtualTime';
import { defineModels } from './models';
import { prepareN8n } from './n8nFolder';

/** Hosts that the front plays; a connection to any other one gets a certificate that does not fit. */
const HOSTS = [
	'fal.run',
	'queue.fal.run',
	'rest.fal.ai',
	'api.fal.ai',
	'fal.ai',
	'v3.fal.media',
	'v3b.fal.media',
	'files.example',
	'evil.example',
	'evilfal.ai',
	'queue.fal.run.evil.example',
];

/** What all runs of this process share: n8n's engine, the honest fal, and the front before it. */
export interface World {
	readonly time: VirtualTime;
	readonly connections: Connections;
	readonly fal: Emulator;
	readonly core: Core;
	readonly front: Front;
	/** From now on these rules hold. */
	rule(rules: FrontRules): void;
	close(): Promise<void>;
}

const HONEST: FrontRules = {
	connect: async () => false,
	tls: () => 'tls13',
	async call(call) {
		await call.handOn(await call.ask());
	},
	seen: () => undefined,
};

/** Must run before n8n is imported. */
export async function createWorld(): Promise<World> {
	const connections = new Connections();
	const threads = new Threads();
	const time = useVirtualTime(createQuiet(connections, threads));
	const removeFolder = prepareN8n();
	const { startEmulator } = await import('../../emulator');
	const { useEmulator } = await import('../../rig/engine/network');
	const fal = await startEmulator();
	defineModels(fal);
	const core = createCore(fal.origin);
	const certificates = await createCertificates(HOSTS);
	let current = HONEST;
	const front = await startFront(certificates, core, {
		connect: async (connection) => await current.connect(connection),
		tls: (host) => current.tls(host),
		call: async (call) => await current.call(call),
		seen: (host, request) => current.seen(host, request),
	});
	const restore = useEmulator({ proxyUrl: front.proxyUrl, caCertificate: certificates.authority });
	const { loadEngine } = await import('./loadEngine');
	await loadEngine(threads);
	return {
		time,
		connections,
		fal,
		core,
		front,
		rule(rules) {
			current = rules;
		},
		async close() {
			restore();
			await front.close();
			core.close();
			await fal.close();
			const { stopEngine } = await import('../../rig/engine/n8n');
			await stopEngine();
			removeFolder();
		},
	};
}
