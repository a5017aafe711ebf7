/**
 * Makes a checkout ready to work in: packages, Node 24, native parts. Run again it takes a moment and
 * needs no network. Starts with any Node from 20.19 on, before any package is there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** n8n's engine ships its native parts for Node 24; the `node` package brings one along. */
export const node24 = path.join(root, 'node_modules/node/bin/node');

const NPM_OPTIONS = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** @throws when the checkout cannot be made ready; the message says what to do. */
export function setUp() {
	if (!packagesAreCurrent()) {
		installPackages();
		loadNativeParts();
	}
	if (!isNode24()) {
		installNode24();
		loadNativeParts();
	}
}

/** @param {string} text */
export function progress(text) {
	process.stdout.write(`\n▸ ${text}\n`);
}

/**
 * Runs a program in the repository and shows its output.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {number} its exit code
 */
export function run(program, args) {
	const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
	if (error !== undefined) throw error;
	return status ?? 1;
}

/** npm notes in node_modules what it installed there: all that the lock file asks for must be in it. */
function packagesAreCurrent() {
	const installedFile = path.join(root, 'node_modules/.package-lock.json');
	if (!existsSync(installedFile)) return false;
	const installed = readPackages(installedFile);
	const wanted = Object.entries(readPackages(path.join(root, 'package-lock.json')));
	return wanted.every(
		([folder, { version, optional }]) =>
			folder === '' || optional === true || installed[folder]?.version === version,
	);
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string; optional?: boolean }>}
 */
function readPackages(file) {
	return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function installPackages() {
	const isFresh = !existsSync(path.join(root, 'node_modules'));
	progress('installing packages (about a minute)');
	// `npm ci` would first delete what is there.
	if (isFresh && spawnSync('npm', ['ci', ...NPM_OPTIONS], { cwd: root }).status === 0) return;
	// It also refuses a lock file made where the registry lacked optional packages of other platforms;
	// `npm install` takes the same versions from it all the same.
	if (run('npm', ['install', '--no-save', ...NPM_OPTIONS]) === 0) return;
	throw new Error('Packages could not be installed. Is the npm registry within reach?');
}

function installNode24() {
	progress('installing Node 24');
	run('npm', ['rebuild', 'node']);
	if (!isNode24()) throw new Error('Node 24 could not be installed. Try: npm rebuild node');
}

function isNode24() {
	const { status, stdout } = spawnSync(node24, ['--version'], { encoding: 'utf8' });
	return status === 0 && stdout.startsWith('v24.');
}

/** Scripts of packages do not run on install, so these must bring their programs ready-made. */
function loadNativeParts() {
	if (!isNode24()) return;
	const check =
		"require('isolated-vm'); require('@swc/core'); require('esbuild').transformSync('')";
	if (run(node24, ['--eval', check]) === 0) return;
	throw new Error('A native part does not load. Try: rm -rf node_modules && npm test');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		setUp();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
