/** `npm run test:e2e`: sets up real n8ns and a browser, builds the node, runs jest with all arguments. */
import { installServices } from './e2eServices.mjs';
import { installChromium, installN8n } from './e2eSetup.mjs';
import { node24, progress, run, setUp } from './setup.mjs';

const asked = process.argv.slice(2);
const CONFIG = ['--config', 'test/e2e/jest.config.js', '--runInBand'];

try {
	setUp();
	installN8n();
	if (isWanted('legacy')) installN8n(1);
	installChromium();
	if (isWanted('queue')) installServices();
	progress('building');
	if (run(node24, ['node_modules/gulp/bin/gulp.js', 'build']) !== 0) {
		throw new Error('The build failed, so nothing was tested.');
	}
	progress('testing in a real n8n');
	process.exitCode = run(node24, ['node_modules/jest/bin/jest.js', ...CONFIG, ...asked]);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

/**
 * Whether files of this name are to be run: all are when none is named.
 *
 * @param {string} name
 */
function isWanted(name) {
	// What follows `-t` is the name of a test.
	const files = asked.filter(
		(word, index) =>
			!word.startsWith('-') && !/^(-t|--testNamePattern)$/.test(asked[index - 1] ?? ''),
	);
	return files.length === 0 || files.some((file) => file.includes(name));
}
