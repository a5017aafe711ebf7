/**
 * `npm run scan`: judges the package as n8n's verification does.
 *
 * n8n's scanner downloads a published package and the commit it was built from, and lints both. Here
 * the same two go through the same function before anything is published: what `npm pack` would
 * publish, and the files git knows.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
	SOURCE_FILE_PATTERNS,
	analyzePackage,
	buildScanConfig,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';
import { root } from './setup.mjs';

/** As in the scanner's `analyzePackageByName`, which does not export it. */
const PUBLISHED_FILE_PATTERNS = ['**/*.js', 'package.json'];

const workFolder = mkdtempSync(path.join(tmpdir(), 'fal-scan-'));
try {
	const { folder, sizeKb } = packPackage();
	const passed = [
		await scan('source', copySource(), SOURCE_FILE_PATTERNS),
		await scan('published files', folder, PUBLISHED_FILE_PATTERNS),
	];
	console.log(`package: ${sizeKb} kB to download`);
	if (passed.includes(false)) process.exitCode = 1;
} finally {
	rmSync(workFolder, { recursive: true, force: true });
}

/** What a user would download, unpacked. */
function packPackage() {
	const output = execFileSync(
		'npm',
		['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', workFolder],
		{ cwd: root, encoding: 'utf8' },
	);
	const archive = path.join(workFolder, JSON.parse(output)[0].filename);
	const folder = path.join(workFolder, 'package');
	execFileSync('tar', ['-xzf', archive, '-C', workFolder]);
	return { folder, sizeKb: (statSync(archive).size / 1000).toFixed(1) };
}

/** What a commit of the working tree would hold: without node_modules, dist and other ignored files. */
function copySource() {
	const folder = path.join(workFolder, 'source');
	const files = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
		cwd: root,
		encoding: 'utf8',
	});
	for (const file of files.split('\0').filter((name) => name !== '')) {
		const from = path.join(root, file);
		if (!existsSync(from)) continue; // deleted, and the deletion not committed yet
		mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
		cpSync(from, path.join(folder, file));
	}
	return folder;
}

/**
 * @param {string} label
 * @param {string} folder
 * @param {string[]} patterns
 * @returns {Promise<boolean>} whether n8n would accept it
 */
async function scan(label, folder, patterns) {
	const count = globSync(patterns, { cwd: folder }).length;
	const { passed, message, details } = await analyzePackage(folder, patterns);
	console.log(`${passed ? '✔' : '✘'} ${label}: ${count} files${passed ? '' : `, ${message}`}`);
	const findings = details ?? (await findWarnings(folder, patterns));
	if (findings !== '') console.log(findings);
	// No files means that a pattern or the build is wrong; the scanner calls that a pass.
	return passed && count > 0;
}

/**
 * The scanner keeps quiet about warnings when there is no error; they are worth seeing here.
 *
 * @param {string} folder
 * @param {string[]} patterns
 */
async function findWarnings(folder, patterns) {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(globSync(patterns, { cwd: folder }));
	return (await eslint.loadFormatter('stylish')).format(results);
}
