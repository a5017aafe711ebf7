import { connect as connectPlain } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

import { createCertificates, type Certificates } from '../../../chaos/front/certificate';
import type { HostileCall } from '../../../chaos/front/call';
import { createCore, type Core } from '../../../chaos/front/core';
import { startFront, type Front } from '../../../chaos/front/front';
import { startEmulator, type Emulator } from '../../../emulator';

const HOST = 'queue.fal.run';

let fal: Emulator;
let core: Core;
let certificates: Certificates;
let front: Front;
let serve: (call: HostileCall) => Promise<unknown>;
const seen: string[] = [];

beforeAll(async () => {
	fal = await startEmulator();
	fal.define('acme/quick', { output: { ok: true } });
	core = createCore(fal.origin);
	certificates = await createCertificates([HOST]);
	front = await startFront(certificates, core, {
		connect: async () => false,
		tls: () => 'tls12',
		call: async (call) => {
			await serve(call);
		},
		seen: (host) => seen.push(host),
	});
});

afterAll(async () => {
	await front.close();
	core.close();
	await fal.close();
});

/** Opens a tunnel, sends a submission in it, and gives what came back, or why nothing did. */
async function submit(): Promise<string> {
	const socket = connectPlain(front.port, '127.0.0.1');
	socket.write(`CONNECT ${HOST}:443 HTTP/1.1\r\nhost: ${HOST}\r\n\r\n`);
	await new Promise((resolve) => socket.once('data', resolve));
	const secure: TLSSocket = connect({ socket, servername: HOST, ca: certificates.authority });
	const body = JSON.stringify({ number: 3 });
	secure.write(
		`POST /acme/quick HTTP/1.1\r\nhost: ${HOST}\r\nauthorization: Key ${fal.key}\r\n` +
			`connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
	);
	return await new Promise((resolve) => {
		let text = '';
		secure.on('data', (chunk) => (text += String(chunk)));
		secure.once('error', (error: NodeJS.ErrnoException) => resolve(`error ${error.code ?? ''}`));
		secure.once('end', () => resolve(text));
	});
}

describe('the front', () => {
	it('hands on what the honest fal says', async () => {
		serve = async (call) => await call.handOn(await call.ask());
		const answer = await submit();

		expect(answer).toContain('HTTP/1.1 200');
		expect(answer).toContain(String(fal.requests.at(-1)?.requestId));
		expect(seen).toContain(HOST);
	});

	it('keeps a call from fal when a rule answers for it', async () => {
		const before = fal.requests.length;
		serve = async (call) =>
			await call.answer({ status: 418, headers: {}, body: Buffer.from('no') });

		expect(await submit()).toContain('HTTP/1.1 418');
		expect(fal.requests).toHaveLength(before);
	});

	it('can speak below TLS when the call has been taken', async () => {
		const before = fal.requests.length;
		serve = async (call) => {
			await call.ask();
			call.wire.write('HTTP/1.1 400 Bad Request\r\n\r\n');
		};

		expect(await submit()).toBe('error ERR_SSL_WRONG_VERSION_NUMBER');
		expect(fal.requests).toHaveLength(before + 1);
	});

	it('can break the connection', async () => {
		serve = async (call) => call.reset();

		expect(await submit()).toBe('');
	});
});
