import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	startEmulator,
	requires,
	fileUrl,
	type Emulator,
	type EmulatorOptions,
} from '../../../emulator';
import { checkLive, type World } from '../../../live/checkLive';

export const MODEL = 'fal-ai/flux/schnell';
export const KEY = 'admin-key-id:admin-key-secret';

/** A local fal with the small model, which waits a moment and runs a moment. */
export async function startFal(options: EmulatorOptions = {}): Promise<Emulator> {
	const fal = await startEmulator({ runners: 2, ...options });
	fal.define(MODEL, {
		validate: requires('prompt'),
		queueMs: 30,
		durationMs: 150,
		logs: [{ message: 'step 1' }],
		billableUnits: 0.25,
		price: { unit_price: 0.003, unit: 'megapixels' },
		output: (_input, request) => ({ images: [{ url: fileUrl('v3', request, 0, 'png') }] }),
		stream: {
			events: (_input, request) => [
				{ progress: 1 },
				{ images: [{ url: fileUrl('v3', request, 0, 'png') }] },
			],
		},
	});
	return fal;
}

export interface Run {
	readonly code: number;
	readonly lines: readonly string[];
	readonly text: string;
	readonly files: ReadonlyMap<string, string>;
}

/** The script against a local fal, with a yes unless told. */
export async function run(
	fal: Emulator,
	args: readonly string[] = [],
	changed: Partial<World> = {},
): Promise<Run> {
	const lines: string[] = [];
	const files = new Map<string, string>();
	const code = await checkLive(['--local', fal.origin, ...args], {
		key: KEY,
		stop: new AbortController().signal,
		fetch,
		partBytes: 64 * 1024,
		confirm: async () => true,
		print: (line) => void lines.push(line),
		write: (file, text) => void files.set(file, text),
		// Waits of seconds are for the real one.
		pause: async (ms, signal) => {
			await sleep(Math.min(ms, 20), undefined, signal && { signal });
		},
		now: Date.now,
		...changed,
	});
	return { code, lines, text: lines.join('\n'), files };
}

export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const closed = once(server, 'close');
	server.close();
	await closed;
	return typeof address === 'object' && address !== null ? address.port : 0;
}
