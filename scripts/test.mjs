/** `npm test`: sets the checkout up if need be, builds what has changed, runs jest with all arguments. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { node24, progress, root, run, setUp } from './setup.mjs';

const BUILD_INPUTS = ['nodes', 'credentials', 'build', 'gulpfile.js', 'package.json'];
/** n8n's expression engine is loaded with `import()`, which jest allows only with this. */
const FOR_N8N = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const LAST_FILE_OF_BUILD = path.join(root, 'dist/THIRD_PARTY_NOTICES.txt');

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

function buildIfOutdated() {
	const isBuilt = existsSync(LAST_FILE_OF_BUILD);
	if (isBuilt && newestChange(BUILD_INPUTS) < statSync(LAST_FILE_OF_BUILD).mtimeMs) return;
	progress('building');
	if (run(node24, ['node_modules/gulp/bin/gulp.js', 'build']) !== 0) {
		throw new Error('The build failed, so nothing was tested.');
	}
}

/** @param {string[]} inputs files and folders; a folder's own time tells of deleted files */
function newestChange(inputs) {
	const files = inputs.flatMap((input) => [
		input,
		...(statSync(path.join(root, input)).isDirectory()
			? readdirSync(path.join(root, input), { recursive: true, encoding: 'utf8' }).map((file) =>
					path.join(input, file),
				)
			: []),
	]);
	return Math.max(...files.map((file) => statSync(path.join(root, file)).mtimeMs));
}
