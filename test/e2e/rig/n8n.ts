import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createApi, type N8nApi } from './api';
import { freePort } from './freePort';
import { installPackage } from './package';
import { paths } from './paths';
import { until } from './until';

export interface N8nOptions {
	/** Kept when given, so that a second n8n can go on where the first ended; otherwise temporary. */
	readonly userFolder?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly port?: number;
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
const GRACE_MS = 15_000;

/** Starts a real n8n with the packed node, an owner, and a client that is logged in as the owner. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), 'n8n-e2e-'));
	installPackage(userFolder);
	const port = options.port ?? (await freePort());
	const origin = `http://127.0.0.1:${port}`;
	const child = spawn(paths.node24, [paths.n8n, 'start'], {
		cwd: userFolder,
		env: {
			...environment(userFolder, port, await freePort()),
			...options.env,
		},
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

	const n8n: N8n = {
		origin,
		userFolder,
		api: createApi(origin),
		log: () => log,
		async stop() {
			if (isRunning(child)) {
				child.kill('SIGTERM');
				await Promise.race([once(child, 'exit'), pause(GRACE_MS)]);
			}
			await this.kill9();
			if (options.userFolder === undefined) rmSync(userFolder, { recursive: true, force: true });
		},
		async kill9() {
			const ended = isRunning(child) ? once(child, 'exit') : undefined;
			endGroup();
			process.off('exit', endGroup);
			await ended;
		},
	};
	try {
		await until(
			'n8n to start',
			async () => {
				if (!isRunning(child)) throw new Error('n8n has ended');
				return await n8n.api.isReady();
			},
			START_MS,
		);
		await n8n.api.logIn();
	} catch (error) {
		await n8n.stop();
		throw new Error(`n8n did not start:\n${log}`, { cause: error });
	}
	return n8n;
}

function environment(userFolder: string, port: number, brokerPort: number) {
	const { PATH = '', HOME = '', TZ = 'UTC', LANG = 'C.UTF-8' } = process.env;
	return {
		// n8n starts its task runner with the `node` of the path.
		PATH: `${dirname(paths.node24)}${delimiter}${PATH}`,
		HOME,
		TZ,
		LANG,
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
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
