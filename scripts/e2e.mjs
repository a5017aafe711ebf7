/** `npm run test:e2e`: sets up a real n8n and a browser, builds the node, runs jest with all arguments. */
import { installServices } from './e2eServices.mjs';
import { installChromium, installN8n } from './e2eSetup.mjs';
import { node24, progress, run, setUp } from './setup.mjs';

const CONFIG = ['--config', 'test/e2e/jest.config.js', '--runInBand'];

try {
	setUp();
	installN8n();
	installChromium();
	installServices();
	progress('building');
	if (run(node24, ['node_modules/gulp/bin/gulp.js', 'build']) !== 0) {
		throw new Error('The build failed, so nothing was tested.');
	}
	progress('testing in a real n8n');
	process.exitCode = run(node24, [
		'node_modules/jest/bin/jest.js',
		...CONFIG,
		...process.argv.slice(2),
	]);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
