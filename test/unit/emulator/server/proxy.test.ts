import { once } from 'node:events';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { startEmulator, type Emulator } from '../../../../emulator';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(() => emulator.close());

it('handles calls to any host in a tunnel with a certificate of its own authority', async () => {
	const reply = await getThroughTunnel('https://queue.fal.run/fal-ai/none');
	expect(reply.statusCode).toBe(405);
	expect(emulator.journal.lines).toMatchObject([
		{ host: 'queue.fal.run', method: 'GET', path: '/fal-ai/none' },
	]);
});

it('makes a certificate for every name, also for an address', async () => {
	for (const host of ['v3b.fal.media', 'evil.example', '192.0.2.7']) {
		const reply = await getThroughTunnel(`https://${host}/x`);
		expect(reply.statusCode).toBe(404);
	}
	const hosts = emulator.journal.lines.map((line) => line.host);
	expect(hosts).toEqual(['v3b.fal.media', 'evil.example', '192.0.2.7']);
});

it('serves several calls over one tunnel', async () => {
	const socket = await tunnel('fal.run', 443);
	const secure = connectTls({ socket, servername: 'fal.run', ca: emulator.caCertificate });
	await once(secure, 'secureConnect');
	secure.setEncoding('utf8');
	let text = '';
	secure.on('data', (chunk: string) => {
		text += chunk;
	});
	for (const count of [1, 2, 3]) {
		secure.write('GET / HTTP/1.1\r\nHost: fal.run\r\n\r\n');
		while (text.split('HTTP/1.1 404').length <= count) await once(secure, 'data');
	}
	expect(emulator.journal.find({ host: 'fal.run' })).toHaveLength(3);
	secure.destroy();
});

it('serves plain HTTP in a tunnel to port 80', async () => {
	const socket = await tunnel('example.com', 80);
	socket.write('GET /a?b=c HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n');
	const [chunk] = await once(socket, 'data');
	expect(String(chunk)).toMatch(/^HTTP\/1\.1 404/);
	expect(emulator.journal.lines).toMatchObject([
		{ host: 'example.com', path: '/a', query: { b: 'c' } },
	]);
});

it('serves absolute URLs', async () => {
	const { port } = new URL(emulator.origin);
	const request = plainRequest({ host: '127.0.0.1', port, path: 'http://example.com/a?b=c' });
	request.end();
	const [reply] = await once(request, 'response');
	reply.resume();
	expect(emulator.journal.lines).toMatchObject([
		{ host: 'example.com', path: '/a', query: { b: 'c' }, headers: { host: 'example.com' } },
	]);
});

it('can refuse a connection before there is a tunnel', async () => {
	emulator.fault({ host: 'queue.fal.run' }, { refuseConnect: true });
	await expect(getThroughTunnel('https://queue.fal.run/')).rejects.toThrow();
	expect(emulator.journal.find({ method: 'GET' })).toEqual([]);
	expect(emulator.journal.lines).toMatchObject([{ method: 'CONNECT', status: 0 }]);
	expect((await getThroughTunnel('https://queue.fal.run/')).statusCode).toBe(404);
});

it('can reset a connection inside a tunnel', async () => {
	emulator.fault({ host: 'fal.run' }, { resetBefore: true });
	await expect(getThroughTunnel('https://fal.run/')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it('closes tunnels nobody uses when connections shall fail from now on', async () => {
	const socket = await tunnel('fal.run', 443);
	const secure = connectTls({ socket, servername: 'fal.run', ca: emulator.caCertificate });
	await once(secure, 'secureConnect');
	emulator.fault({ host: 'fal.run' }, { refuseConnect: true });
	secure.resume();
	await once(secure, 'close');
});

it('leaves no connection open when it is closed', async () => {
	const socket = await tunnel('fal.run', 443);
	const closed = once(socket, 'close');
	await emulator.close();
	await closed;
	const { port } = new URL(emulator.origin);
	const late = connect(Number(port), '127.0.0.1');
	await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

async function tunnel(host: string, port: number): Promise<Socket> {
	const proxy = new URL(emulator.proxyUrl);
	const request = plainRequest({
		host: proxy.hostname,
		port: proxy.port,
		method: 'CONNECT',
		path: `${host}:${port}`,
	});
	request.end();
	const socket = await new Promise<Socket>((resolve, reject) => {
		request.once('connect', (_reply: IncomingMessage, opened: Socket) => resolve(opened));
		request.once('error', reject);
	});
	socket.on('error', () => undefined);
	return socket;
}

async function getThroughTunnel(url: string): Promise<IncomingMessage> {
	const { hostname, pathname } = new URL(url);
	const socket = await tunnel(hostname, 443);
	const request = secureRequest({
		host: hostname,
		path: pathname,
		createConnection: () =>
			connectTls({ socket, host: hostname, ca: emulator.caCertificate, ...sni(hostname) }),
	});
	request.end();
	const [reply]: IncomingMessage[] = await once(request, 'response');
	if (reply === undefined) throw new Error('no reply');
	reply.resume();
	await once(reply, 'end');
	return reply;
}

/** Addresses have no place in TLS's server name. */
function sni(host: string): { servername?: string } {
	return /^[\d.]+$/.test(host) ? {} : { servername: host };
}
