import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApi, type N8nApi } from '../rig/n8n/api';
import { freePort } from '../rig/n8n/freePort';
import { installPackage } from '../rig/n8n/package';
import { paths } from '../rig/paths';
import { startProcess } from '../rig/n8n/process';
import { until } from '../rig/n8n/until';
import { environmentOf } from './environment';

export interface DemoN8n {
	readonly origin: string;
	readonly api: N8nApi;
	readonly pid: number | undefined;
	/** Resolves when n8n answers; rejects with the end of its log when it ends before. */
	untilReady(): Promise<void>;
	/** Rejects with the end of its log when it ends by itself; never resolves. */
	untilDeath(): Promise<never>;
	/** Ends it with its helper processes, and keeps its log in the state folder. */
	stop(): Promise<void>;
}

/** Migrations of a first start take long on a small machine. */
const START_MS = 180_000;
const LOOK_MS = 500;
const TAIL_LINES = 15;

export const n8nVersion: string = JSON.parse(
	readFileSync(join(paths.root, 'rig/installs/n8n/package.json'), 'utf8'),
).dependencies.n8n;

/** Whether there is an n8n of an earlier start in the state folder. */
export function hasN8n(state: string): boolean {
	return existsSync(join(folderOf(state), '.n8n/database.sqlite'));
}

/** Starts n8n with the node as users install it. It answers only after `untilReady`. */
export async function startN8n(
	state: string,
	port: number,
	network: Readonly<Record<string, string>>,
): Promise<DemoN8n> {
	const userFolder = folderOf(state);
	mkdirSync(userFolder, { recursive: true });
	installPackage(userFolder);
	const brokerPort = String(await freePort());
	const main = startProcess(['start'], {
		program: paths.n8n,
		userFolder,
		env: { ...environmentOf(port, network), N8N_RUNNERS_BROKER_PORT: brokerPort },
	});
	const origin = `http://127.0.0.1:${port}`;
	const api = createApi(origin);
	const logFile = join(state, 'n8n.log');

	const assertRunning = () => {
		if (main.isRunning()) return;
		writeFileSync(logFile, main.log());
		const lines = main.log().trimEnd().split('\n').slice(-TAIL_LINES);
		const cure = /port \d+|EACCES|EADDRINUSE/i.test(lines.join('\n'))
			? ['If it is about the port, take another one: npm run demo -- --port <number>']
			: [];
		throw new Error(
			[
				'n8n has ended by itself. Its last words:',
				...lines,
				`All of them: ${logFile}`,
				...cure,
			].join('\n'),
		);
	};
	return {
		origin,
		api,
		pid: main.pid,
		async untilReady() {
			const look = async () => {
				assertRunning();
				return await api.isReady();
			};
			await until('n8n to start', look, START_MS);
		},
		async untilDeath() {
			for (;;) {
				await new Promise((next) => setTimeout(next, LOOK_MS));
				assertRunning();
			}
		},
		async stop() {
			await main.end();
			writeFileSync(logFile, main.log());
		},
	};
}

function folderOf(state: string): string {
	return join(state, 'n8n');
}
