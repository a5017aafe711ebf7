/**
 * `npm run demo`: a real n8n with this node, an owner, a credential and example workflows, on a fal that
 * runs on this machine, or on the real one when FAL_KEY is set. Plain Node 20, before anything is
 * installed: it looks whether the demo can start, and watches over the two stages that do the work.
 */
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { HELP, readKey, readOptions } from './options.mjs';
import { endGroup, startStage } from './stage.mjs';
import { node24, root } from '../scripts/setup.mjs';

const OLDEST_NODE = 20;
/** Longer than n8n may take to end. */
const GRACE_MS = 25_000;
const ANSWER_MS = 2_000;
const HEARTBEAT_MS = 30_000;
const SIGNALS = /** @type {const} */ ({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 });

// The terminal may be gone when there is still something to say.
process.stdout.on('error', () => undefined);
const say = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);

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
	say('\nStopping …');
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
			say(HELP);
			return 0;
		}
		const key = readKey(process.env);
		await assertFree(options.port);
		return await runStages(options, key);
	} catch (error) {
		say(`✘ ${error instanceof Error ? error.message : String(error)}`);
		return 1;
	}
}

/**
 * Before minutes go into an installation. Whatever else may be wrong with a port n8n says itself.
 *
 * @param {number} port
 */
async function assertFree(port) {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect', { signal: AbortSignal.timeout(ANSWER_MS) });
	} catch {
		return; // refused, which is what is hoped for
	} finally {
		socket.destroy();
	}
	const other = port === 65_535 ? port - 1 : port + 1;
	throw new Error(`Port ${port} is in use. If this demo runs there already: http://127.0.0.1:${port}
Otherwise start it beside what is there: npm run demo -- --port ${other}`);
}

/**
 * @param {import('./options.mjs').Options} options
 * @param {string | undefined} key
 */
async function runStages({ port, fresh, run, state }, key) {
	say('Demo of n8n-nodes-fal-run. Ctrl-C ends it.');
	if (fresh) rmSync(path.join(state, 'n8n'), { recursive: true, force: true });
	mkdirSync(state, { recursive: true });
	// What is installed has no business with the key, neither to install it nor to run it.
	const { FAL_KEY: _, ...env } = process.env;
	// An installation may say nothing for minutes.
	const beat = setInterval(
		() => say(`  … ${Math.round(performance.now() / 1000)} s`),
		HEARTBEAT_MS,
	);
	const prepared = await follow({
		program: process.execPath,
		args: [path.join(root, 'demo/prepare.mjs')],
		cwd: root,
		env,
		graceMs: 0,
	});
	clearInterval(beat);
	if (prepared !== 0) return prepared;
	const config = JSON.stringify({ port, run, state });
	const main = path.join(root, 'demo/main.ts');
	return await follow({
		program: node24,
		args: ['--disable-warning=ExperimentalWarning', '--import', 'tsx', main, config],
		cwd: root,
		env,
		graceMs: GRACE_MS,
		hello: { key },
		onMessage: (message) => {
			({ isUp, n8nPid } = readNews(message));
		},
	});
}

/**
 * Runs a stage to its end. What goes wrong in it, it says itself.
 *
 * @param {import('./stage.mjs').StageOptions} options
 * @returns {Promise<number>} 0 when the demo may go on, else its exit code
 */
async function follow(options) {
	if (stopCode() === undefined) {
		stage = startStage(options);
		const code = await stage.ended;
		// n8n is in a group of its own and outlives a stage that was killed.
		endGroup(n8nPid, 'SIGKILL');
		if (stopCode() === undefined) return code;
	}
	say(isUp ? 'The demo has ended. What you made is kept.' : 'The demo was stopped.');
	return stopCode() ?? 1;
}

/** The exit code when a signal has asked for the end; undefined as long as none has. */
function stopCode() {
	if (stoppedBy === undefined) return undefined;
	return isUp ? 0 : SIGNALS[stoppedBy];
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
