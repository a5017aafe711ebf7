import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort';
import { publicAt, startInternet, type Internet } from './internet';
import { startN8n, type N8n } from './n8n';
import { startServices, type Services } from './services';
import { startWorker, type Worker } from './worker';

/** An n8n in queue mode: a main process, workers, and the Redis and PostgreSQL between them. */
export interface Cluster {
	readonly fal: Internet['fal'];
	readonly main: N8n;
	/** Kills the main process without any warning and starts it again in its folder. */
	crashMain(): Promise<void>;
	/** Starts a worker and gives it when it takes executions. */
	startWorker(options?: WorkerOptions): Promise<Worker>;
	stop(): Promise<void>;
}

export interface WorkerOptions {
	/** How many executions it works on at a time; default 5. */
	readonly concurrency?: number;
	readonly env?: Readonly<Record<string, string>>;
}

/** Every process has a folder of its own, as on machines of their own. */
export async function startCluster(
	settings: Readonly<Record<string, string>> = {},
): Promise<Cluster> {
	const internet = await startInternet();
	const started: Array<{ stop(): Promise<void> }> = [internet];
	const stop = async () => {
		for (const part of started.reverse()) await part.stop();
	};
	try {
		const services = await startServices();
		started.push(services);
		const port = await freePort();
		const env = { ...sharedEnv(internet, services), ...publicAt(port), ...settings };
		const userFolder = mkdtempSync(join(tmpdir(), 'n8n-main-'));
		started.push({ stop: async () => rmSync(userFolder, { recursive: true, force: true }) });
		let main = await startN8n({ port, env, userFolder });
		started.push({ stop: async () => await main.stop() });
		return {
			fal: internet.fal,
			get main() {
				return main;
			},
			async crashMain() {
				await main.kill9();
				main = await startN8n({ port, env, userFolder });
			},
			async startWorker(options = {}) {
				const worker = await startWorker({ ...env, ...options.env }, options.concurrency ?? 5);
				started.push(worker);
				return worker;
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** https://docs.n8n.io/hosting/scaling/queue-mode/ */
function sharedEnv(internet: Internet, services: Services): Record<string, string> {
	return {
		...internet.env,
		...services.env,
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: 'the same for all processes',
	};
}
