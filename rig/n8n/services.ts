import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from './freePort';
import { until } from './until';

/** What the processes of one n8n share in queue mode, on loopback and with nothing kept. */
export interface Services {
	/** What leads n8n to them. */
	readonly env: Readonly<Record<string, string>>;
	stop(): Promise<void>;
}

/** A Redis and a PostgreSQL of this test's own, on free ports. */
export async function startServices(): Promise<Services> {
	const redis = await startRedis();
	try {
		const postgres = await startPostgres();
		return {
			env: { ...redis.env, ...postgres.env },
			async stop() {
				await redis.stop();
				await postgres.stop();
			},
		};
	} catch (error) {
		await redis.stop();
		throw error;
	}
}

async function startRedis(): Promise<Services> {
	const port = String(await freePort());
	const folder = mkdtempSync(join(tmpdir(), 'redis-e2e-'));
	const args = ['--bind', '127.0.0.1', '--port', port, '--save', '', '--appendonly', 'no'];
	const stop = await startServer('/usr/bin/redis-server', args, { folder, endSignal: 'SIGTERM' });
	const env = { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: port };
	return { env, stop };
}

const USER = 'n8n';

async function startPostgres(): Promise<Services> {
	const port = String(await freePort());
	const folder = mkdtempSync(join(tmpdir(), 'postgres-e2e-'));
	const owner = ownerOfPostgres();
	if (owner) chownSync(folder, owner.uid, owner.gid);
	const programs = postgresPrograms();
	const data = join(folder, 'data');
	const setUp = ['--username', USER, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'];
	execFileSync(join(programs, 'initdb'), ['--pgdata', data, '--no-sync', ...setUp], {
		cwd: folder,
		stdio: ['ignore', 'ignore', 'inherit'],
		...owner,
	});
	// Nothing is to outlive the test, so nothing need reach the disk; no socket but the port.
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		fsync: 'off',
		full_page_writes: 'off',
	};
	const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const args = ['-D', data, '-p', port, ...options];
	const stop = await startServer(join(programs, 'postgres'), args, {
		folder,
		endSignal: 'SIGINT',
		...owner,
	});
	const env = {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: port,
		DB_POSTGRESDB_USER: USER,
		DB_POSTGRESDB_DATABASE: 'postgres',
	};
	return { env, stop };
}

/** PostgreSQL refuses to run as root. */
function ownerOfPostgres(): { readonly uid: number; readonly gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const id = (option: string) => Number(execFileSync('id', [option, 'postgres']));
	return { uid: id('-u'), gid: id('-g') };
}

/** The folder of the newest version's programs; Debian keeps them out of the path. */
function postgresPrograms(): string {
	const versions = globSync('/usr/lib/postgresql/*/bin/initdb').map(dirname);
	const newest = versions.sort((a, b) => versionOf(a) - versionOf(b)).at(-1);
	if (newest === undefined) throw new Error('There is no PostgreSQL');
	return newest;
}

const versionOf = (folder: string) => Number(folder.split('/').at(-2));

interface ServerOptions {
	/** Its working folder; removed when it has ended. */
	readonly folder: string;
	readonly endSignal: NodeJS.Signals;
	readonly uid?: number;
	readonly gid?: number;
}

/** Resolves when the server serves. @returns ends it */
async function startServer(
	program: string,
	args: readonly string[],
	{ folder, endSignal, ...owner }: ServerOptions,
): Promise<() => Promise<void>> {
	const child = spawn(program, args, {
		cwd: folder,
		stdio: ['ignore', 'pipe', 'pipe'],
		...owner,
	});
	const end = () => child.kill(endSignal);
	process.once('exit', end);
	let log = '';
	const listen = (text: Buffer) => (log += text.toString());
	child.stdout.on('data', listen);
	child.stderr.on('data', listen);
	const stop = async () => {
		process.off('exit', end);
		if (isRunning(child)) {
			const ended = once(child, 'exit');
			end();
			await ended;
		}
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await until(`${program} to start`, () => {
			if (!isRunning(child)) throw new Error(`${program} has ended`);
			return /ready to accept connections/i.test(log);
		});
	} catch (error) {
		await stop();
		throw new Error(`${program} did not start:\n${log}`, { cause: error });
	}
	return stop;
}

function isRunning(child: ChildProcess): boolean {
	return child.exitCode === null && child.signalCode === null;
}
