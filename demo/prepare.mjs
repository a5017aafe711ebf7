/**
 * The first stage of the demo: packages, Node 24, n8n and the built node, each only where it is missing.
 * Plain Node 20, and a process of its own: installing blocks it, and ending it ends the installation.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { installN8n } from '../scripts/n8n.mjs';
import { buildIfOutdated } from '../scripts/build.mjs';
import { progress, root, setUp } from '../scripts/setup.mjs';

const n8nModules = path.join(root, 'rig/installs/n8n/node_modules');
const sqliteFolder = path.join(n8nModules, 'sqlite3');

const COMPILER_ADVICE = `n8n keeps its data in SQLite, and its driver could be neither downloaded ready-made (from github.com)
nor built. To build it, install python3, make and a C++ compiler, and start the demo again:
  Debian, Ubuntu   sudo apt-get install python3 make g++
  Fedora           sudo dnf install python3 make gcc-c++
  Alpine           apk add python3 make g++
  macOS            xcode-select --install
  Windows          winget install Python.Python.3.12 Microsoft.VisualStudio.2022.BuildTools
                   (with the workload "Desktop development with C++")`;

try {
	assertRegistry();
	setUp();
	installWithSqlite();
	buildIfOutdated();
} catch (error) {
	const text = error instanceof Error ? error.message : String(error);
	for (const line of text.split('\n')) process.stdout.write(`✘ ${line}\n`);
	process.exitCode = 1;
}

/** npm would try for minutes without a network, once for each of a thousand packages. */
function assertRegistry() {
	const folders = [path.join(root, 'node_modules'), n8nModules];
	if (folders.every((folder) => existsSync(path.join(folder, '.package-lock.json')))) return;
	progress('looking for the npm registry');
	const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000'];
	const { status } = spawnSync('npm', ['view', 'tsx', 'version', ...retries], {
		cwd: root,
		stdio: 'inherit',
	});
	if (status === 0) return;
	throw new Error(
		'Packages are missing, and npm cannot reach its registry. Is there a network? Does npm need a proxy (npm config set proxy …)?',
	);
}

function installWithSqlite() {
	try {
		installN8n();
	} catch (error) {
		// Anything but the driver is beyond help here.
		if (!existsSync(path.join(sqliteFolder, 'binding.gyp'))) throw error;
		downloadSqlite();
		try {
			installN8n();
		} catch (second) {
			throw new Error(COMPILER_ADVICE, { cause: second });
		}
	}
}

/** As the package does itself when npm may run its install script. */
function downloadSqlite() {
	progress('downloading sqlite3 for n8n, as it could not be built');
	const program = path.join(n8nModules, 'prebuild-install/bin.js');
	spawnSync(process.execPath, [program, '--runtime', 'napi'], {
		cwd: sqliteFolder,
		stdio: 'inherit',
	});
}
