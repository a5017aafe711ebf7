/** `npm run test:e2e`: sets up real n8ns and a browser, builds the node, runs jest with all arguments. */
import { installChromium, installN8n } from './e2eSetup.mjs';
import { node24, progress, run, setUp } from './setup.mjs';

const asked = process.argv.slice(2);
const CONFIG = ['--config', 'test/e2e/jest.config.js', '--runInBand'];

try {
	setUp();
	installN8n();
	// The file about n8n 1.123 is run with all others, or when it is named.
	if (asked.length === 0 || asked.some((word) => word.includes('legacy'))) installN8n(1);
	installChromium();
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
