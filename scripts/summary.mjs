/**
 * Adds up jest's own numbers as the closing line of a CI run: `node scripts/summary.mjs report.json …`.
 * Ends with 1 when a report is missing: then that jest did not get to run.
 */
import { existsSync, readFileSync } from 'node:fs';

const reports = process.argv.slice(2);
const missing = reports.filter((report) => !existsSync(report));
const sum = { passed: 0, failed: 0, skipped: 0 };

for (const report of reports.filter((file) => !missing.includes(file))) {
	/** @type {Record<string, number>} */
	const {
		numPassedTests = 0,
		numFailedTests = 0,
		numPendingTests = 0,
		numRuntimeErrorTestSuites = 0,
	} = JSON.parse(readFileSync(report, 'utf8'));
	sum.passed += numPassedTests;
	// A test file that does not even load has no tests to count, and yet it failed.
	sum.failed += numFailedTests + numRuntimeErrorTestSuites;
	sum.skipped += numPendingTests;
}

for (const report of missing) console.error(`jest did not get to write ${report}`);
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
console.log(`${sum.passed} passed, ${sum.failed + missing.length} failed${skipped}`);
process.exitCode = missing.length > 0 ? 1 : 0;
