/** `npm run pictures`: takes the pictures of the README anew, from a real n8n on a local fal. */
import { installChromium, installN8n } from './e2eSetup.mjs';
import { node24, progress, run, setUp } from './setup.mjs';

try {
	setUp();
	installN8n();
	installChromium();
	progress('building');
	if (run(node24, ['node_modules/gulp/bin/gulp.js', 'build']) !== 0) {
		throw new Error('The build failed, so no picture was taken.');
	}
	progress('taking pictures');
	const options = ['--disable-warning=ExperimentalWarning', '--import', 'tsx'];
	const wanted = process.argv.slice(2);
	process.exitCode = run(node24, [...options, 'test/e2e/pictures/main.ts', ...wanted]);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
