/**
 * `node scripts/task.mjs <task> [arguments]`, as package.json does: makes the checkout ready with what the
 * task needs, builds what has changed, and runs it with all arguments.
 */
import { buildIfOutdated } from './build.mjs';
import { installChromium, installN8n } from './n8n.mjs';
import { installServices } from './services.mjs';
import { node24, progress, run, setUp } from './setup.mjs';

const QUIET = '--disable-warning=ExperimentalWarning';
const TYPESCRIPT = [QUIET, '--import', 'tsx'];
const JEST = 'node_modules/jest/bin/jest.js';
/** n8n's expression engine is loaded with `import()`, which jest allows only with this. */
const JEST_WITH_ENGINE = ['--experimental-vm-modules', QUIET, JEST];

/**
 * @typedef {object} Task
 * @property {string} says
 * @property {string[]} args of Node
 * @property {() => void} [needs] gets what it needs beside the packages
 */

/** @type {Record<string, Task>} */
const tasks = {
	test: { says: 'testing', args: JEST_WITH_ENGINE },
	compat: {
		says: 'testing on the engine of n8n 1.123',
		args: [...JEST_WITH_ENGINE, '--config', 'test/compat/jest.config.js'],
		needs: () => installN8n(1),
	},
	e2e: {
		says: 'testing in a real n8n',
		args: [JEST, '--config', 'test/e2e/jest.config.js', '--runInBand'],
		needs() {
			installN8n();
			if (isWanted('legacy') || isWanted('httpRequest')) installN8n(1);
			installChromium();
			if (isWanted('queue')) installServices();
		},
	},
	pictures: {
		says: 'taking pictures',
		args: [...TYPESCRIPT, 'test/e2e/pictures/main.ts'],
		needs() {
			installN8n();
			installChromium();
		},
	},
	bench: { says: 'measuring', args: ['--expose-gc', ...TYPESCRIPT, 'bench/index.ts'] },
	chaos: { says: 'running against a hostile fal', args: [...TYPESCRIPT, 'chaos/index.ts'] },
};

const [name = '', ...asked] = process.argv.slice(2);
try {
	const task = tasks[name];
	if (task === undefined) throw new Error(`Tasks are ${Object.keys(tasks).join(', ')}.`);
	setUp();
	task.needs?.();
	buildIfOutdated();
	progress(task.says);
	process.exitCode = run(node24, [...task.args, ...asked]);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

/**
 * Whether files of this name are to be run: all are when none is named.
 *
 * @param {string} part
 */
function isWanted(part) {
	// What follows `-t` is the name of a test.
	const files = asked.filter(
		(word, index) =>
			!word.startsWith('-') && !/^(-t|--testNamePattern)$/.test(asked[index - 1] ?? ''),
	);
	return files.length === 0 || files.some((file) => file.includes(part));
}
