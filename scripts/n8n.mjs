/**
 * What the end-to-end tests need beside the packages: an n8n in a folder of rig/installs and a Chromium.
 * Both are looked for first; when they are there this takes a second and needs no network.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { node24, progress, root } from './setup.mjs';

/** Each n8n that can be installed, in the folder whose package.json names its version. */
const folders = {
	2: path.join(root, 'rig/installs/n8n'),
	1: path.join(root, 'rig/installs/n8n1'),
};
const CHROMIUM = '/usr/bin/chromium';

/**
 * @param {keyof typeof folders} major which n8n: the current one, or the older one (n8n 1.123)
 * @throws when n8n cannot be made ready; the message says what to do
 */
export function installN8n(major = 2) {
	const folder = folders[major];
	const version = wantedVersion(folder);
	if (installedVersion(folder) !== version) {
		progress(`installing n8n ${version} (one to three minutes, 1.4 to 2.5 GB)`);
		// `npm ci` refuses n8n's tree for its peer dependencies. No script may run: some would download.
		const options = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
		if (runIn(folder, 'npm', ['install', '--loglevel=error', '--no-save', ...options]) !== 0) {
			throw new Error(`n8n ${version} could not be installed. Is the npm registry within reach?`);
		}
	}
	const sqliteFolder = path.join(folder, 'node_modules/sqlite3');
	if (!loadsSqlite(sqliteFolder)) {
		progress(`building sqlite3 for n8n ${version} (about a minute)`);
		buildSqlite(sqliteFolder);
	}
	if (!loadsSqlite(sqliteFolder)) {
		const modules = path.relative(root, path.join(folder, 'node_modules'));
		throw new Error(`sqlite3 does not load. Try: rm -rf ${modules}`);
	}
}

/** @throws when there is no Chromium and none can be installed. */
export function installChromium() {
	if (existsSync(CHROMIUM)) return;
	if (process.getuid?.() === 0) {
		progress('installing Chromium');
		runIn(root, 'apt-get', ['update', '-q']);
		runIn(root, 'apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium']);
	}
	if (!existsSync(CHROMIUM)) throw new Error(`Please install Chromium as ${CHROMIUM}.`);
}

/** @param {string} folder */
function wantedVersion(folder) {
	return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).dependencies.n8n;
}

/**
 * npm writes its notes when it is done, so a broken-off installation is not taken for one.
 *
 * @param {string} folder
 */
function installedVersion(folder) {
	const notes = path.join(folder, 'node_modules/.package-lock.json');
	if (!existsSync(notes)) return undefined;
	return JSON.parse(readFileSync(notes, 'utf8')).packages['node_modules/n8n']?.version;
}

/**
 * In a process of its own: a native part that does not fit may take the process down.
 *
 * @param {string} sqliteFolder
 */
function loadsSqlite(sqliteFolder) {
	const { status } = spawnSync(node24, ['--eval', 'require("sqlite3")'], { cwd: sqliteFolder });
	return status === 0;
}

/** @param {string} sqliteFolder */
function buildSqlite(sqliteFolder) {
	const headers = headersFolder();
	const options = headers === undefined ? [] : [`--nodedir=${headers}`];
	const args = ['--yes', 'node-gyp', 'rebuild', ...options];
	// Hundreds of warnings of SQLite's own code are of interest only when there is an error among them.
	const { status, stdout, stderr } = spawnSync('npx', args, {
		cwd: sqliteFolder,
		env: environment(),
		encoding: 'utf8',
		maxBuffer: Infinity,
	});
	if (status === 0) return;
	console.error(stdout, stderr);
	throw new Error('sqlite3 could not be built: it needs python3, make and g++.');
}

/**
 * Where Node's C headers are, or undefined to let node-gyp download them. sqlite3 uses Node-API, which
 * is the same in all versions, so the headers of an older Node do.
 */
function headersFolder() {
	const { stdout } = spawnSync('npm', ['config', 'get', 'nodedir'], { encoding: 'utf8' });
	const candidates = [
		stdout.trim(),
		path.dirname(path.dirname(process.execPath)),
		path.dirname(path.dirname(node24)),
		'/usr',
	];
	return candidates.find((folder) => existsSync(path.join(folder, 'include/node/node_api.h')));
}

/**
 * @param {string} folder
 * @param {string} program
 * @param {string[]} args
 */
function runIn(folder, program, args) {
	return (
		spawnSync(program, args, { cwd: folder, env: environment(), stdio: 'inherit' }).status ?? 1
	);
}

function environment() {
	return { ...process.env, PATH: `${path.dirname(node24)}:${process.env['PATH'] ?? ''}` };
}
