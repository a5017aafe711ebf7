/**
 * How much memory and time large files take, up and down, beside a plain stream of the same file
 * through n8n's own HTTP helper. Everything in n8n's binary mode `filesystem`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WARM_MEGABYTES, type FileCase, type Measured } from '../files/one';
import { median, type Row } from '../table';

const SIZES = [WARM_MEGABYTES, 1024];
const ROUNDS = 3;
const FILES = join(__dirname, '../files');
const TSX = ['--disable-warning=ExperimentalWarning', '--import', 'tsx'];

/** 100 MB and 1 GB, up and down, in processes of their own. */
export async function measureFiles(): Promise<Row[]> {
	const folder = mkdtempSync(join(tmpdir(), 'fal-bench-'));
	const caFile = join(folder, 'ca.pem');
	const fal = start([...TSX, join(FILES, 'fal.ts'), caFile, ...SIZES.map(String)]);
	try {
		const { proxyUrl, key } = JSON.parse(await firstLine(fal));
		return await measure({ proxyUrl, key, caFile });
	} finally {
		fal.kill();
		rmSync(folder, { recursive: true, force: true });
	}
}

type Address = Pick<FileCase, 'proxyUrl' | 'key' | 'caFile'>;

async function measure(address: Address): Promise<Row[]> {
	const rows: Row[] = [];
	const measureOne = async (given: Omit<FileCase, keyof Address>): Promise<Measured> => {
		const file = JSON.stringify({ ...address, ...given });
		const child = start(['--expose-gc', ...TSX, join(FILES, 'one.ts'), file]);
		return JSON.parse(await firstLine(child));
	};
	const megabytes = WARM_MEGABYTES;
	const { binary: warm } = await measureOne({ way: 'down', who: 'node', megabytes });
	for (const megabytes of SIZES) {
		const runs: Record<'down' | 'up', Record<'node' | 'plain', Measured[]>> = {
			down: { node: [], plain: [] },
			up: { node: [], plain: [] },
		};
		// Alternating, so that a slow moment of the machine hits both.
		for (let round = 0; round < ROUNDS; round++) {
			for (const who of ['plain', 'node'] as const) {
				const down = await measureOne({ way: 'down', who, megabytes });
				runs.down[who].push(down);
				const file = down.binary;
				if (!file || !warm) throw new Error('The download gave no file');
				runs.up[who].push(await measureOne({ way: 'up', who, megabytes, file, warm }));
			}
		}
		for (const way of ['down', 'up'] as const) rows.push(rowOf(way, megabytes, runs[way]));
	}
	return rows;
}

function rowOf(
	way: 'down' | 'up',
	megabytes: number,
	{ node, plain }: Record<'node' | 'plain', Measured[]>,
): Row {
	const speed = (runs: Measured[]) => (megabytes / median(runs.map(({ ms }) => ms))) * 1000;
	const peak = (runs: Measured[]) => Math.max(...runs.map(({ peakMb }) => peakMb)).toFixed(0);
	const words = (runs: Measured[]) => `${speed(runs).toFixed(0)} MB/s, +${peak(runs)} MB`;
	return {
		what: `a file of ${megabytes} MB ${way}`,
		measured: words(node),
		beside: `plain ${words(plain)}`,
	};
}

function start(args: readonly string[]): ChildProcess {
	return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
	return await new Promise((resolve, reject) => {
		if (child.stdout) createInterface(child.stdout).once('line', resolve);
		child.once('exit', (code) => {
			reject(new Error(`A process of the bench ended with ${String(code)}`));
		});
	});
}
