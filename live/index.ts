/** `npm run check:live`: asks the real fal what this project believes of it; see CONTRIBUTING.md. */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkLive } from './checkLive';

const MEGABYTE = 1024 * 1024;
const { stdin, stdout } = process;
const print = (line: string): void => void stdout.write(`${line}\n`);

/** npm sends a Ctrl+C on that has already come from the terminal; that is no second one. */
const SAME_PRESS_MS = 2_000;
const stopping = new AbortController();
let stoppedAt = 0;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// Nobody reads any more, as after `| head`: what is open is cancelled all the same.
stdout.on('error', stop);

function stop(): void {
	if (stopping.signal.aborted) {
		if (Date.now() - stoppedAt > SAME_PRESS_MS) process.exit(2);
		return;
	}
	stoppedAt = Date.now();
	stopping.abort(new Error('stopped'));
	print('Stopping: what is open is cancelled first.');
}

async function confirm(question: string): Promise<boolean> {
	const terminal = createInterface({ input: stdin, output: stdout });
	// At a question Ctrl+C comes to the terminal, not to the process.
	terminal.once('SIGINT', () => process.emit('SIGINT'));
	try {
		const said = await terminal.question(`${question} [yes/no] `, { signal: stopping.signal });
		return /^y(es)?$/i.test(said.trim());
	} finally {
		terminal.close();
	}
}

async function main(): Promise<void> {
	process.exitCode = await checkLive(process.argv.slice(2), {
		key: process.env['FAL_KEY'],
		stop: stopping.signal,
		fetch,
		partBytes: 64 * MEGABYTE,
		confirm: stdin.isTTY ? confirm : undefined,
		print,
		write: writeFileSync,
		pause: async (ms, signal) => {
			await sleep(ms, undefined, signal && { signal });
		},
		now: Date.now,
	});
}

void main();
