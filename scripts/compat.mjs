/**
 * `npm run test:compat`: the tests that touch n8n, on the engine of n8n 1.123. Sets that n8n up, builds
 * the node, runs jest with all arguments.
 */
import { installN8n } from './e2eSetup.mjs';
import { node24, progress, run, setUp } from './setup.mjs';

/** As in test.mjs. */
const FOR_N8N = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const CONFIG = ['--config', 'test/compat/jest.config.js'];

try {
	setUp();
	installN8n(1);
	progress('building');
	if (run(node24, ['node_modules/gulp/bin/gulp.js', 'build']) !== 0) {
		throw new Error('The build failed, so nothing was tested.');
	}
	progress('testing on the engine of n8n 1.123');
	process.exitCode = run(node24, [
		...FOR_N8N,
		'node_modules/jest/bin/jest.js',
		...CONFIG,
		...process.argv.slice(2),
	]);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
