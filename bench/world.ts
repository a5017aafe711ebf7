import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { useEmulator } from '../rig/engine/network';

export interface BenchRequest {
	readonly requestId: string;
	/** Milliseconds on the emulator's clock. */
	readonly completedAt: number;
}

export interface BenchCall {
	readonly method: string;
	readonly host: string;
	readonly path: string;
	readonly atMs: number;
	/** Absent while the call is open. */
	readonly status?: number;
	readonly requestId?: string;
}

/** A fal in a process of its own, so that its work is not counted as ours. */
export interface BenchFal {
	readonly origin: string;
	readonly key: string;
	define(endpointId: string, behaviour: object): Promise<void>;
	calls(): Promise<BenchCall[]>;
	requests(): Promise<BenchRequest[]>;
	/** Changes the account, or switches of the emulator. */
	set(what: 'account' | 'switches', values: object): Promise<void>;
	reset(): Promise<void>;
	close(): void;
}

/** Starts the emulator and sends everything there that n8n sends out from now on. */
export async function startFal(): Promise<BenchFal> {
	const folder = mkdtempSync(join(tmpdir(), 'fal-bench-'));
	const cli = join(__dirname, '..', 'emulator', 'cli.ts');
	const args = ['--import', 'tsx', cli, '--write-ca', join(folder, 'ca.pem')];
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
	const [line] = await new Promise<string[]>((resolve, reject) => {
		createInterface(child.stdout).once('line', (first) => {
			resolve([first]);
		});
		child.once('exit', () => {
			reject(new Error('The emulator did not start'));
		});
	});
	const { origin, proxyUrl, key, caFile } = JSON.parse(line ?? '');
	const restore = useEmulator({ proxyUrl, caCertificate: readFileSync(caFile, 'utf8') });
	/** What the emulator answers is typed where it is used: both ends are ours. */
	const control = async (
		method: string,
		route: string,
		body?: object,
	): Promise<ReturnType<typeof JSON.parse>> => {
		const init = body ? { method, body: JSON.stringify(body) } : { method };
		const response = await fetch(`${origin}/__emulator/${route}`, init);
		return await response.json();
	};
	return {
		origin,
		key,
		async define(endpointId, behaviour) {
			await control('POST', 'define', { endpointId, behaviour });
		},
		calls: async () => await control('GET', 'journal'),
		requests: async () => await control('GET', 'requests'),
		async set(what, values) {
			await control('POST', what, values);
		},
		async reset() {
			await control('POST', 'reset', {});
		},
		close() {
			restore();
			child.kill();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Must run before n8n is imported. @returns removes the folder n8n worked in */
export function prepareN8n(): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-bench-'));
	Object.assign(process.env, {
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'bench',
		N8N_LOG_LEVEL: 'silent',
	});
	return () => {
		rmSync(folder, { recursive: true, force: true });
	};
}
