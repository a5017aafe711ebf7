/** Prints the names of the test files of a report of jest that failed, one in a line. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [report = ''] = process.argv.slice(2);
/** @type {{ testResults: { name: string; status: string }[] }} */
const { testResults } = existsSync(report)
	? JSON.parse(readFileSync(report, 'utf8'))
	: { testResults: [] };

for (const { name, status } of testResults) {
	if (status === 'failed') console.log(path.basename(name));
}
