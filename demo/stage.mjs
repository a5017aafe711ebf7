/** A part of the demo in a process group of its own, so that ending it ends all that it has started. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/**
 * @typedef {object} StageOptions
 * @property {string} program
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} cwd
 * @property {number} graceMs how long it may take to end when it is told to; 0: it cannot be told
 * @property {object} [hello] its first message: arguments and environments are seen by others
 * @property {(message: unknown) => void} [onMessage] what it sends to its parent
 *
 * @typedef {object} Stage
 * @property {Promise<number>} ended its exit code
 * @property {() => Promise<void>} end tells it to end, and ends what is still there after a while
 */

/**
 * @param {StageOptions} options
 * @returns {Stage}
 */
export function startStage({ program, args, env, cwd, graceMs, hello, onMessage }) {
	const child = spawn(program, args, {
		cwd,
		env,
		// On Windows it would get a window of its own; there `taskkill` finds the children.
		detached: process.platform !== 'win32',
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	if (onMessage !== undefined) child.on('message', onMessage);
	// That it could not be started is told below.
	if (hello !== undefined) child.send(hello, () => undefined);

	const killed = () => endGroup(child.pid, 'SIGKILL');
	process.once('exit', killed);

	const ended = (async () => {
		try {
			// Not `close`, which does not come when this side ends the channel.
			const [code] = await once(child, 'exit');
			return typeof code === 'number' ? code : 1;
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			console.error(`✘ ${program} could not be started: ${reason}`);
			return 1;
		} finally {
			process.off('exit', killed);
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
