/** Who listens on a port of this machine. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { errorCode } from './errorCode.mjs';

const ANSWER_MS = 2_000;

/**
 * @typedef {'free' | 'n8n' | 'taken' | 'forbidden'} PortState
 *   `forbidden`: the system does not let this user listen there
 */

/**
 * @param {number} port
 * @returns {Promise<PortState>}
 */
export async function lookAtPort(port) {
	if (await isAnswered(port)) return (await isN8n(port)) ? 'n8n' : 'taken';
	const server = createServer();
	try {
		// Not the plain `listen(…)` with `once`: an error must not be missed before the promise is there.
		const listening = once(server, 'listening');
		server.listen(port, '127.0.0.1');
		await listening;
		server.close();
		await once(server, 'close');
		return 'free';
	} catch (error) {
		return errorCode(error) === 'EACCES' ? 'forbidden' : 'taken';
	}
}

/** Some systems let two programs listen on one port, on different addresses: so ask, too. */
async function isAnswered(/** @type {number} */ port) {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect', { signal: AbortSignal.timeout(ANSWER_MS) });
		return true;
	} catch {
		return false; // refused, which is what is hoped for
	} finally {
		socket.destroy();
	}
}

async function isN8n(/** @type {number} */ port) {
	try {
		const response = await fetch(`http://127.0.0.1:${port}/`, {
			signal: AbortSignal.timeout(ANSWER_MS),
		});
		return /n8n/i.test(await response.text());
	} catch {
		return false; // no HTTP, or an answer that never ends
	}
}
