/**
 * Adds up jest's own numbers as the closing line of a CI run: `node scripts/report.mjs report.json …`.
 * Of a test file that stands in several reports the last one counts: it was run again. Ends with 1 when
 * a test failed or a report is missing, which means that its jest did not get to run.
 *
 * With `--failed` it prints the names of the files that failed instead, one in a line.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ status: string }} Assertion
 * @typedef {{ name: string; status: string; assertionResults: Assertion[] }} TestFile
 */

const reports = process.argv.slice(2).filter((word) => word !== '--failed');
const missing = reports.filter((report) => !existsSync(report));
/** By the folder of tests as well: the same file runs on several engines. @type {Map<string, TestFile>} */
const files = new Map();
/** @type {Set<string>} */
const second = new Set();

for (const report of reports.filter((file) => !missing.includes(file))) {
	const engine = report.includes('compat') ? 'compat' : '';
	/** @type {{ testResults: TestFile[] }} */
	const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
	for (const file of testResults) {
		const key = `${engine} ${file.name}`;
		if (files.has(key)) second.add(file.name);
		files.set(key, file);
	}
}
if (process.argv.includes('--failed')) printFailed();
else printSum();

function printFailed() {
	for (const { name, status } of files.values()) {
		if (status === 'failed') console.log(path.basename(name));
	}
}

function printSum() {
	const sum = { passed: 0, failed: missing.length, skipped: 0 };
	for (const { status, assertionResults } of files.values()) {
		const failed = assertionResults.filter((test) => test.status === 'failed').length;
		sum.passed += assertionResults.filter((test) => test.status === 'passed').length;
		sum.skipped += assertionResults.filter((test) => isLeftOut(test.status)).length;
		// A test file that does not even load has no tests to count, and yet it failed.
		sum.failed += failed === 0 && status === 'failed' ? 1 : failed;
	}
	for (const name of second) console.log(`run a second time: ${name}`);
	for (const report of missing) console.error(`jest did not get to write ${report}`);
	const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
	console.log(`${sum.passed} passed, ${sum.failed} failed${skipped}`);
	process.exitCode = sum.failed > 0 ? 1 : 0;
}

/** @param {string} status */
function isLeftOut(status) {
	return ['pending', 'skipped', 'todo', 'disabled'].includes(status);
}
