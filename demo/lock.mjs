/** One demo for each state folder: a file in it names the process that uses it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from './errorCode.mjs';

/**
 * @typedef {{ pid: number; port: number }} Holder
 * @typedef {{ release: () => void } | { heldBy: Holder; file: string }} Lock
 */

/**
 * @param {string} state the folder; made if need be
 * @param {number} port told to whoever comes second
 * @returns {Lock}
 */
export function takeLock(state, port) {
	mkdirSync(state, { recursive: true });
	const file = path.join(state, 'running.json');
	for (;;) {
		try {
			writeFileSync(file, JSON.stringify({ pid: process.pid, port }), { flag: 'wx' });
			return { release: () => rmSync(file, { force: true }) };
		} catch (error) {
			if (errorCode(error) !== 'EEXIST') throw error;
		}
		const heldBy = readHolder(file);
		if (heldBy !== undefined && isRunning(heldBy.pid)) return { heldBy, file };
		// Left by a demo that was killed.
		rmSync(file, { force: true });
	}
}

/** @returns {Holder | undefined} undefined when the file is gone or was not written to its end */
function readHolder(/** @type {string} */ file) {
	try {
		const { pid, port } = JSON.parse(readFileSync(file, 'utf8'));
		return typeof pid === 'number' && typeof port === 'number' ? { pid, port } : undefined;
	} catch {
		return undefined;
	}
}

function isRunning(/** @type {number} */ pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// There, but somebody else's.
		return errorCode(error) === 'EPERM';
	}
}
