/**
 * A part of the demo in a process group of its own, so that ending it ends all that it has started.
 *
 * What a stage prints is read line by line: `▸ …` begins a step, a lone `✔` or `–` ends it, `✘ …` is
 * the reason of a failure. The rest goes to the log file, and to the screen where the stage is one that talks.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

const TAIL_LINES = 15;

/**
 * @typedef {object} StageOptions
 * @property {string} program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {string} logFile begun anew
 * @property {boolean} talks whether its other lines are shown, too
 * @property {number} graceMs how long it may take to end when it is told to; 0: it cannot be told
 * @property {import('./screen.mjs').Screen} screen
 * @property {object} [hello] its first message: arguments and environments are seen by others
 * @property {(message: unknown) => void} [onMessage] what it sends to its parent
 *
 * @typedef {object} Stage
 * @property {Promise<{ code: number; reason: string; tail: string[] }>} ended
 * @property {() => Promise<void>} end tells it to end, and ends what is still there after a while
 */

/**
 * @param {StageOptions} options
 * @returns {Stage}
 */
export function startStage({
	program,
	args,
	env,
	cwd,
	logFile,
	talks,
	graceMs,
	screen,
	hello,
	onMessage,
}) {
	const child = spawn(program, args, {
		cwd,
		env,
		// On Windows it would get a window of its own; there `taskkill` finds the children.
		detached: process.platform !== 'win32',
		stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
	});
	// A full disk shall not end the demo over its log.
	const log = createWriteStream(logFile).on('error', () => undefined);
	/** @type {string[]} */
	const tail = [];
	/** @type {string[]} */
	const reasons = [];

	/** @param {string} line @param {boolean} isShown */
	const read = (line, isShown) => {
		log.write(`${line}\n`);
		if (line.startsWith('▸ ')) screen.step(line.slice(2));
		else if (line === '✔') screen.done();
		else if (line === '–') screen.halt();
		else if (line.startsWith('✘ ')) reasons.push(line.slice(2));
		else if (isShown) screen.say(line);
		else if (line.trim() !== '') {
			tail.push(line);
			if (tail.length > TAIL_LINES) tail.shift();
		}
	};
	/** @param {import('node:stream').Readable | null} stream @param {boolean} isShown */
	const readAll = async (stream, isShown) => {
		if (stream === null) return;
		const lines = createInterface(stream).on('line', (line) => read(line, isShown));
		await once(lines, 'close');
	};
	const allRead = Promise.all([readAll(child.stdout, talks), readAll(child.stderr, false)]);
	if (onMessage !== undefined) child.on('message', onMessage);
	// That it could not be started is told below.
	if (hello !== undefined) child.send(hello, () => undefined);

	const killed = () => endGroup(child.pid, 'SIGKILL');
	process.once('exit', killed);

	const ended = (async () => {
		try {
			// Not `close`, which does not come when this side ends the channel.
			const [code] = await once(child, 'exit');
			await allRead;
			return { code: typeof code === 'number' ? code : 1, reason: reasons.join('\n'), tail };
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return { code: 1, reason: `${program} could not be started: ${reason}`, tail };
		} finally {
			process.off('exit', killed);
			await new Promise((written) => log.end(() => written(undefined)));
		}
	})();

	return {
		ended,
		async end() {
			if (graceMs === 0) endGroup(child.pid, 'SIGTERM');
			else if (child.connected) child.send('stop');
			/** @type {NodeJS.Timeout | undefined} */
			let timer;
			const late = new Promise((resolve) => {
				timer = setTimeout(resolve, graceMs === 0 ? 3_000 : graceMs);
			});
			await Promise.race([ended, late]);
			clearTimeout(timer);
			killed();
			await ended;
		},
	};
}

/**
 * Ends a process and all of its group. Quietly when nobody is left.
 *
 * @param {number | undefined} pid
 * @param {'SIGTERM' | 'SIGKILL'} signal
 */
export function endGroup(pid, signal) {
	if (pid === undefined) return;
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
		return;
	}
	try {
		process.kill(-pid, signal);
	} catch {
		// Nobody of the group is left.
	}
}
