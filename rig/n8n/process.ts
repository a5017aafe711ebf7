import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { paths } from '../paths';

export interface ProcessOptions {
	/** Program of n8n: one of `paths`. */
	readonly program: string;
	readonly userFolder: string;
	readonly env: Readonly<Record<string, string>>;
}

/** One process of n8n with all that it starts. */
export interface N8nProcess {
	/** Of the process and of its group; undefined when it could not be started. */
	readonly pid: number | undefined;
	isRunning(): boolean;
	/** All that it has printed. */
	log(): string;
	/** SIGTERM, and SIGKILL to what is still there after a while. */
	end(): Promise<void>;
	/** Ends it and its helper processes without any warning, as a crash would. */
	kill9(): Promise<void>;
}

/** n8n itself gives its executions 30 s to end. */
const GRACE_MS = 35_000;

/** @param command of n8n's: `start`, or `worker` with its options */
export function startProcess(command: readonly string[], options: ProcessOptions): N8nProcess {
	const child = spawn(paths.node24, [options.program, ...command], {
		cwd: options.userFolder,
		env: { ...environment(options.userFolder), ...options.env },
		// A group of its own: n8n starts helper processes, and all are to end with it.
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const endGroup = () => killGroup(child);
	process.once('exit', endGroup);
	let log = '';
	const listen = (text: Buffer) => (log += text.toString());
	child.stdout.on('data', listen);
	child.stderr.on('data', listen);

	return {
		pid: child.pid,
		isRunning: () => isRunning(child),
		log: () => log,
		async end() {
			if (isRunning(child)) {
				child.kill('SIGTERM');
				await Promise.race([once(child, 'exit'), pause(GRACE_MS)]);
			}
			await this.kill9();
		},
		async kill9() {
			const ended = isRunning(child) ? once(child, 'exit') : undefined;
			endGroup();
			process.off('exit', endGroup);
			await ended;
		},
	};
}

function environment(userFolder: string) {
	const { PATH = '', HOME = '', TZ = 'UTC', LANG = 'C.UTF-8' } = process.env;
	return {
		// n8n starts its task runner with the `node` of the path.
		PATH: `${dirname(paths.node24)}${delimiter}${PATH}`,
		HOME,
		TZ,
		LANG,
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		// n8n would ask its makers' server for the list of verified packages.
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	};
}

function isRunning(child: ChildProcess): boolean {
	return child.exitCode === null && child.signalCode === null;
}

function killGroup({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// Nobody of the group is left.
	}
}

async function pause(ms: number): Promise<void> {
	await new Promise((next) => setTimeout(next, ms).unref());
}
