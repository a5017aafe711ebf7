/**
 * `npm run demo`: a real n8n with this node, an owner, a credential and example workflows, on a fal that
 * runs on this machine, or on the real one when FAL_KEY is set. Plain Node 20, before anything is
 * installed: it looks whether the demo can start, and watches over the stages that do the work.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { alreadyRunning, portAdvice } from './advice.mjs';
import { takeLock } from './lock.mjs';
import { HELP, readKey, readOptions } from './options.mjs';
import { lookAtPort } from './port.mjs';
import { createScreen } from './screen.mjs';
import { endGroup, startStage } from './stage.mjs';
import { node24, root } from '../scripts/setup.mjs';

const OLDEST_NODE = 20;
/** Longer than n8n may take to end. */
const GRACE_MS = 25_000;
const SIGNALS = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 });

// The terminal may be gone when there is still something to say.
process.stdout.on('error', () => undefined);
const screen = createScreen(process.stdout);

/** @type {import('./stage.mjs').Stage | undefined} */
let stage;
/** @type {keyof typeof SIGNALS | undefined} */
let stoppedBy;
let isUp = false;
/** @type {number | undefined} */
let n8nPid;

const signals = /** @type {(keyof typeof SIGNALS)[]} */ (Object.keys(SIGNALS));
for (const signal of signals) process.on(signal, stop);
// A signal for npm alone ends the shell between npm and this process, and tells nobody else.
if (process.env['npm_lifecycle_event'] === 'demo') {
	const parent = process.ppid;
	setInterval(() => process.ppid !== parent && stop('SIGTERM'), 1_000).unref();
}

process.exitCode = await main();

/** @param {keyof typeof SIGNALS} signal */
function stop(signal) {
	// npm passes a Ctrl-C on that the terminal has sent here already.
	if (stoppedBy !== undefined) return;
	stoppedBy = signal;
	screen.halt();
	screen.say('\nStopping …');
	void stage?.end();
}

/** @returns {Promise<number>} the exit code */
async function main() {
	try {
		if (Number.parseInt(process.versions.node) < OLDEST_NODE) {
			throw new Error(
				`The demo needs Node ${OLDEST_NODE} or newer; this is ${process.versions.node}.`,
			);
		}
		const options = readOptions(process.argv.slice(2), root);
		if (options.help) {
			screen.say(HELP);
			return 0;
		}
		const key = readKey(process.env);
		const lock = takeLock(options.state, options.port);
		if ('heldBy' in lock) throw new Error(alreadyRunning(lock.heldBy, lock.file));
		try {
			const advice = portAdvice(options.port, await lookAtPort(options.port), process.platform);
			if (advice !== undefined) throw new Error(advice);
			return await runStages(options, key);
		} finally {
			lock.release();
		}
	} catch (error) {
		screen.fail(error instanceof Error ? error.message : String(error));
		return 1;
	}
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {string | undefined} key
 */
async function runStages({ port, fresh, run, state }, key) {
	screen.say('Demo of n8n-nodes-fal-run. Ctrl-C ends it.\n');
	if (fresh) rmSync(path.join(state, 'n8n'), { recursive: true, force: true });
	mkdirSync(state, { recursive: true });
	// What is installed has no business with the key, neither to install it nor to run it.
	const { FAL_KEY: _, ...env } = process.env;
	const common = { cwd: root, screen };
	const prepared = await follow({
		...common,
		program: process.execPath,
		args: [path.join(root, 'demo/prepare.mjs')],
		env,
		logFile: path.join(state, 'prepare.log'),
		talks: false,
		graceMs: 0,
	});
	if (prepared !== 0) return prepared;
	const config = JSON.stringify({ port, run, state, isTerminal: process.stdout.isTTY });
	return await follow({
		...common,
		program: node24,
		args: [
			'--disable-warning=ExperimentalWarning',
			'--import',
			'tsx',
			path.join(root, 'demo/main.ts'),
			config,
		],
		env,
		hello: { key },
		logFile: path.join(state, 'demo.log'),
		talks: true,
		graceMs: GRACE_MS,
		onMessage: (message) => {
			({ isUp, n8nPid } = readNews(message));
		},
	});
}

/**
 * Runs a stage to its end and says what went wrong.
 *
 * @param {import('./stage.mjs').StageOptions} options
 * @returns {Promise<number>} 0 when the demo may go on, else its exit code
 */
async function follow(options) {
	if (stopCode() === undefined) {
		stage = startStage(options);
		const { code, reason, tail } = await stage.ended;
		// n8n is in a group of its own and outlives a stage that was killed.
		endGroup(n8nPid, 'SIGKILL');
		if (stopCode() === undefined) {
			if (code === 0) screen.done();
			else screen.fail([...explain(reason, tail), `More: ${options.logFile}`].join('\n'));
			return code;
		}
	}
	screen.say(isUp ? 'The demo has ended. What you made is kept.' : 'The demo was stopped.');
	return stopCode() ?? 1;
}

/** The exit code when a signal has asked for the end; undefined as long as none has. */
function stopCode() {
	if (stoppedBy === undefined) return undefined;
	return isUp ? 0 : SIGNALS[stoppedBy];
}

/**
 * The last words help where the reason is short; advice of several lines speaks for itself.
 *
 * @param {string} reason
 * @param {string[]} tail
 */
function explain(reason, tail) {
	if (reason.includes('\n')) return [reason];
	return [reason === '' ? 'The demo failed.' : reason, ...tail.map((line) => `  ${line}`)];
}

/**
 * What the second stage tells: that n8n has been started, and that all is ready.
 *
 * @param {unknown} message
 */
function readNews(message) {
	const news = typeof message === 'object' && message !== null ? message : {};
	return {
		isUp: isUp || 'isUp' in news,
		n8nPid: 'n8nPid' in news && typeof news.n8nPid === 'number' ? news.n8nPid : n8nPid,
	};
}
