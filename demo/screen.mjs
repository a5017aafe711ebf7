/**
 * What the demo shows: steps with the seconds they took. In a terminal the running step counts; into a
 * file or a pipe only whole lines are written.
 */

const HEARTBEAT_MS = 30_000;
const TICK_MS = 1_000;
const USUAL_COLUMNS = 80;

/**
 * @typedef {object} Screen
 * @property {(text: string) => void} step ends the running step, if any, and begins one
 * @property {(text: string) => void} say a line of its own; the running step goes on
 * @property {() => void} done ends the running step well
 * @property {(text: string) => void} fail ends the running step badly and says why
 * @property {() => void} halt ends the running step without a judgement
 */

/**
 * @param {Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number }} out
 * @returns {Screen}
 */
export function createScreen(out) {
	const isTerminal = out.isTTY === true;
	/** @type {{ text: string; beganAt: number; timer: NodeJS.Timeout } | undefined} */
	let running;

	const seconds = () => Math.round((performance.now() - (running?.beganAt ?? 0)) / 1000);
	const erase = () => isTerminal && running !== undefined && out.write('\r\x1b[K');
	const paint = () => {
		if (!isTerminal || running === undefined) return;
		const line = `… ${running.text}  ${seconds()} s`;
		// Some terminals say that they have 0.
		const columns = out.columns === 0 ? USUAL_COLUMNS : (out.columns ?? USUAL_COLUMNS);
		// A line that wraps could not be erased.
		out.write(`\r\x1b[K${line.slice(0, columns - 1)}`);
	};
	/** @param {string} mark */
	const end = (mark) => {
		if (running === undefined) return;
		clearInterval(running.timer);
		erase();
		out.write(`${mark} ${running.text}  ${seconds()} s\n`);
		running = undefined;
	};
	/** @param {string} text */
	const say = (text) => {
		erase();
		out.write(`${text}\n`);
		paint();
	};

	return {
		step(text) {
			end('✔');
			const beat = () => (isTerminal ? paint() : out.write(`  … ${text}  ${seconds()} s\n`));
			const timer = setInterval(beat, isTerminal ? TICK_MS : HEARTBEAT_MS).unref();
			running = { text, beganAt: performance.now(), timer };
			if (isTerminal) paint();
			else out.write(`▸ ${text}\n`);
		},
		say,
		done: () => end('✔'),
		fail(text) {
			end('✘');
			say(`\n${text}`);
		},
		halt: () => end('–'),
	};
}

/**
 * Lines in a frame for a terminal, plain lines for anything else.
 *
 * @param {readonly string[]} lines
 * @param {boolean} isTerminal
 */
export function frame(lines, isTerminal) {
	if (!isTerminal) return ['', ...lines, ''].join('\n');
	const width = Math.max(...lines.map((line) => line.length));
	const bar = '─'.repeat(width + 2);
	const rows = lines.map((line) => `│ ${line.padEnd(width)} │`);
	return ['', `┌${bar}┐`, ...rows, `└${bar}┘`, ''].join('\n');
}
