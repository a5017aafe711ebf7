/** `npm run emulator`: the local fal as a process of its own, until it is told to end. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startEmulator } from '.';

/** Prints one line of JSON when it is ready. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			'write-ca': { type: 'string' },
			catalogue: { type: 'string' },
		},
	});
	const emulator = await startEmulator({
		port: Number(values.port),
		...(values.catalogue !== undefined && { catalogueSize: Number(values.catalogue) }),
	});
	const caFile = values['write-ca'];
	if (caFile !== undefined) writeFileSync(caFile, emulator.caCertificate);
	const { origin, proxyUrl, key, adminKey } = emulator;
	process.stdout.write(`${JSON.stringify({ origin, proxyUrl, key, adminKey, caFile })}\n`);
	const end = () => {
		void emulator.close();
	};
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
}

void main();
