import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startEmulator } from './index';

/** `tsx emulator/cli.ts --port 8199 --write-ca ca.pem`; prints one line of JSON when ready. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { port: { type: 'string', default: '0' }, 'write-ca': { type: 'string' } },
	});
	const emulator = await startEmulator({ port: Number(values.port) });
	const caFile = values['write-ca'];
	if (caFile !== undefined) writeFileSync(caFile, emulator.caCertificate);
	const { origin, proxyUrl, key } = emulator;
	process.stdout.write(`${JSON.stringify({ origin, proxyUrl, key, caFile })}\n`);
	const end = () => {
		void emulator.close();
	};
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
}

void main();
