import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../../../rig/paths';
import { until } from '../../../rig/n8n/until';

/** The demo as a process of its own. */
export interface DemoRun {
	/** All that it has printed. */
	screen(): string;
	/** Waits until it has printed this. @throws when it ends before */
	untilPrinted(text: string): Promise<void>;
	signal(name: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL'): void;
	exitCode(): Promise<number | null>;
}

const START_MS = 110_000;

const running = new Set<DemoRun>();

/** Ends what a test that failed has left. */
export async function endDemos(): Promise<void> {
	for (const demo of running) demo.signal('SIGTERM');
	await Promise.all([...running].map((demo) => demo.exitCode()));
}

/** Starts it without npm, so that signals reach it directly. */
export function startDemo(
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): DemoRun {
	return follow(process.execPath, [join(paths.root, 'demo/index.mjs'), ...args], env);
}

/** Starts it as a person does; signals are for npm alone. */
export function startDemoByNpm(args: readonly string[]): DemoRun {
	return follow('npm', ['run', 'demo', '--', ...args], {});
}

function follow(
	program: string,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
): DemoRun {
	const { FAL_KEY: _, ...own } = process.env;
	const child = spawn(program, args, {
		cwd: paths.root,
		env: { ...own, ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let screen = '';
	child.stdout.on('data', (text: Buffer) => (screen += text.toString()));
	child.stderr.on('data', (text: Buffer) => (screen += text.toString()));
	const ended = once(child, 'close').then(([code]) => code as number | null);
	const demo: DemoRun = {
		screen: () => screen,
		async untilPrinted(text) {
			await until(
				`“${text}” on the screen`,
				() => {
					if (screen.includes(text)) return true;
					if (child.exitCode !== null) throw new Error(`The demo has ended:\n${screen}`);
					return false;
				},
				START_MS,
			);
		},
		signal: (name) => child.kill(name),
		exitCode: async () => await ended,
	};
	running.add(demo);
	void ended.then(() => running.delete(demo));
	return demo;
}

export interface RunningProcess {
	readonly pid: number;
	readonly command: string;
}

/** The processes that have to do with a state folder: named in their arguments, or at work in it. */
export function processesOf(state: string): RunningProcess[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
		.flatMap((pid) => {
			try {
				const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
				const folder = readlinkSync(`/proc/${pid}/cwd`);
				const isOurs = command.includes(state) || folder.startsWith(state);
				return isOurs ? [{ pid: Number(pid), command }] : [];
			} catch {
				return []; // it has just ended
			}
		});
}
