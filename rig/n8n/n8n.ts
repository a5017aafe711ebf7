import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi, type N8nApi } from './api';
import { freePort } from './freePort';
import { installPackage } from './package';
import { paths } from '../paths';
import { startProcess } from './process';
import { until } from './until';

export interface N8nOptions {
	/** Kept when given, so that a second n8n can go on where the first ended; otherwise temporary. */
	readonly userFolder?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly port?: number;
	/** Which n8n: one of `paths`. */
	readonly program?: string;
}

export interface N8n {
	readonly origin: string;
	readonly userFolder: string;
	readonly api: N8nApi;
	/** All that n8n has printed. */
	log(): string;
	/** SIGTERM, and SIGKILL to what is still there after a while; removes a temporary folder. */
	stop(): Promise<void>;
	/** Ends n8n and its helper processes without any warning, as a crash would. Keeps the folder. */
	kill9(): Promise<void>;
}

const START_MS = 90_000;

/** Starts a real n8n with the packed node, an owner, and a client that is logged in as the owner. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), 'n8n-e2e-'));
	installPackage(userFolder);
	const port = options.port ?? (await freePort());
	const origin = `http://127.0.0.1:${port}`;
	const main = startProcess(['start'], {
		program: options.program ?? paths.n8n,
		userFolder,
		env: {
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...options.env,
		},
	});
	const n8n: N8n = {
		origin,
		userFolder,
		api: createApi(origin),
		log: main.log,
		async stop() {
			await main.end();
			if (options.userFolder === undefined) rmSync(userFolder, { recursive: true, force: true });
		},
		kill9: async () => await main.kill9(),
	};
	try {
		await until(
			'n8n to start',
			async () => {
				if (!main.isRunning()) throw new Error('n8n has ended');
				return await n8n.api.isReady();
			},
			START_MS,
		);
		await n8n.api.logIn();
	} catch (error) {
		await n8n.stop();
		throw new Error(`n8n did not start:\n${main.log()}`, { cause: error });
	}
	return n8n;
}
