/** Prints jest's own numbers as the closing line of a CI run: `node scripts/summary.mjs report.json`. */
import { readFileSync } from 'node:fs';

const [reportFile = ''] = process.argv.slice(2);
/** @type {Record<string, number>} */
const {
	numPassedTests = 0,
	numFailedTests = 0,
	numRuntimeErrorTestSuites = 0,
} = JSON.parse(readFileSync(reportFile, 'utf8'));

// A test file that does not even load has no tests to count, and yet it failed.
console.log(`${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed`);
