import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort';
import { installPackage } from './package';
import { paths } from '../paths';
import { startProcess } from './process';
import { until } from './until';

/** A worker of n8n's queue mode, in a folder of its own as on a machine of its own. */
export interface Worker {
	/** The executions that it has begun and not ended, by what it printed. */
	active(): string[];
	/** The executions that it has ever begun, once for each time. */
	begun(): string[];
	isRunning(): boolean;
	log(): string;
	/** SIGTERM, and SIGKILL to what is still there after 35 s; resolves when it has ended. */
	terminate(): Promise<void>;
	/** SIGKILL, without any warning, to it and its helper processes. */
	kill9(): Promise<void>;
	/** Ends it and removes its folder. */
	stop(): Promise<void>;
}

const START_MS = 90_000;

/** @param concurrency how many executions it works on at a time */
export async function startWorker(
	env: Readonly<Record<string, string>>,
	concurrency: number,
): Promise<Worker> {
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-worker-'));
	installPackage(userFolder);
	const worker = startProcess(['worker', `--concurrency=${concurrency}`], {
		program: paths.n8n,
		userFolder,
		env: { ...env, N8N_RUNNERS_BROKER_PORT: String(await freePort()) },
	});
	const told = (words: string) =>
		[...worker.log().matchAll(new RegExp(`Worker ${words} execution (\\d+)`, 'g'))].map(
			([, id = '']) => id,
		);
	const handle: Worker = {
		active() {
			const ended = told('finished').concat(told('errored while running'));
			return told('started').filter((id) => {
				const index = ended.indexOf(id);
				// A resumed execution begins and ends several times.
				if (index >= 0) ended.splice(index, 1);
				return index < 0;
			});
		},
		begun: () => told('started'),
		isRunning: () => worker.isRunning(),
		log: () => worker.log(),
		terminate: async () => await worker.end(),
		kill9: async () => await worker.kill9(),
		async stop() {
			await worker.kill9();
			rmSync(userFolder, { recursive: true, force: true });
		},
	};
	try {
		await until(
			'the worker to start',
			() => {
				if (!worker.isRunning()) throw new Error('The worker has ended');
				return worker.log().includes('n8n worker is now ready');
			},
			START_MS,
		);
	} catch (error) {
		await handle.stop();
		throw new Error(`The worker did not start:\n${worker.log()}`, { cause: error });
	}
	return handle;
}
