/** Builds dist/ when a source is newer than it, or a part of it is missing. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { node24, progress, root, run } from './setup.mjs';

const BUILD_INPUTS = ['nodes', 'credentials', 'build', 'gulpfile.js', 'package.json'];
const STATIC_FILE = /\.(svg|node\.json)$/;
const LAST_FILE_OF_BUNDLE = path.join(root, 'dist/THIRD_PARTY_NOTICES.txt');

/** @throws when the build fails */
export function buildIfOutdated() {
	if (isWhole() && newestChange(BUILD_INPUTS) < statSync(LAST_FILE_OF_BUNDLE).mtimeMs) return;
	progress('building');
	if (run(node24, ['node_modules/gulp/bin/gulp.js', 'build']) !== 0) {
		throw new Error('The build failed, so there is nothing to run.');
	}
}

/** Icons and the like are copied last: a build that was broken off lacks some. */
function isWhole() {
	const copied = filesOf('nodes').filter((file) => STATIC_FILE.test(file));
	return [LAST_FILE_OF_BUNDLE, ...copied.map((file) => path.join(root, 'dist', file))].every(
		(file) => existsSync(file),
	);
}

/** @param {string[]} inputs files and folders; a folder's own time tells of deleted files */
function newestChange(inputs) {
	const files = inputs.flatMap((input) => [
		input,
		...(statSync(path.join(root, input)).isDirectory() ? filesOf(input) : []),
	]);
	return Math.max(...files.map((file) => statSync(path.join(root, file)).mtimeMs));
}

/** @param {string} folder */
function filesOf(folder) {
	return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
		path.join(folder, file),
	);
}
