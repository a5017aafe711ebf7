/** A fal for `cases/files.ts`, in a process of its own: files of any size to fetch, and a host that takes bytes. */
import { writeFileSync } from 'node:fs';
import { startEmulator } from '../../emulator';
import type { Call } from '../../emulator';

/** Takes uploads without keeping them: the engine tests check the bytes, here only time counts. */
async function drain(call: Call): Promise<boolean> {
	let size = 0;
	for await (const chunk of call.request) size += Buffer.from(chunk).length;
	const [, partNumber] = /\/(\d+)$/.exec(call.path) ?? [];
	const answer = partNumber === undefined ? { size } : { partNumber, etag: `"${size}"` };
	call.response.writeHead(200, { 'content-type': 'application/json' });
	call.response.end(JSON.stringify(answer));
	return true;
}

async function main(): Promise<void> {
	const [caFile = 'ca.pem', ...sizes] = process.argv.slice(2);
	const fal = await startEmulator();
	writeFileSync(caFile, fal.caCertificate);
	for (const size of sizes) {
		const bytes = Number(size) * 1024 * 1024;
		fal.storage.putGenerated(`https://files.example/${size}.mp4`, bytes, 'video/mp4');
	}
	fal.site('v3b.fal.media', drain);
	process.stdout.write(`${JSON.stringify({ proxyUrl: fal.proxyUrl, key: fal.key })}\n`);
	process.once('SIGTERM', () => void fal.close());
}

void main();
