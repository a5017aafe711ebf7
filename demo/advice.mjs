/** What to do when the demo cannot start. */

/**
 * @param {import('./lock.mjs').Holder} holder
 * @param {string} file the lock
 */
export function alreadyRunning({ pid, port }, file) {
	return `The demo is running already (process ${pid}): http://127.0.0.1:${port}
Use that one, or end it with Ctrl-C there. If there is none, delete ${file}.`;
}

/**
 * @param {number} port
 * @param {import('./port.mjs').PortState} state
 * @param {NodeJS.Platform} platform
 * @returns {string | undefined} undefined when the port can be used
 */
export function portAdvice(port, state, platform) {
	const option = `npm run demo -- --port ${port === 65_535 ? port - 1 : port + 1}`;
	switch (state) {
		case 'free':
			return undefined;
		case 'n8n':
			return `Port ${port} is in use by another n8n. End it, or start the demo beside it:\n  ${option}`;
		case 'taken':
			return `Port ${port} is in use by another program; this tells which: ${whoListens(port, platform)}
End it, or start the demo on another port:\n  ${option}`;
		case 'forbidden':
			return `Your system does not let you listen on port ${port}. Start the demo on another one:\n  ${option}`;
	}
}

/**
 * @param {number} port
 * @param {NodeJS.Platform} platform
 */
function whoListens(port, platform) {
	return platform === 'win32' ? `netstat -ano | findstr :${port}` : `lsof -i :${port}`;
}
