/** `npm test`: sets the checkout up if need be, builds what has changed, runs jest with all arguments. */
import { buildIfOutdated } from './outdated.mjs';
import { node24, progress, run, setUp } from './setup.mjs';

/** n8n's expression engine is loaded with `import()`, which jest allows only with this. */
const FOR_N8N = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

try {
	setUp();
	buildIfOutdated();
	progress('testing');
	process.exitCode = run(node24, [
		...FOR_N8N,
		'node_modules/jest/bin/jest.js',
		...process.argv.slice(2),
	]);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
