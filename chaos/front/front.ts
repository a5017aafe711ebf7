import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { createCall, type Target } from './createCall';
import type { HostileCall } from './call';
import type { Certificates } from './certificate';
import type { Core } from './core';

/** What happens to those who connect and call. */
export interface FrontRules {
	/** Somebody wants a tunnel. @returns true when the connection is dealt with */
	connect(connection: Connection): Promise<boolean>;
	/** Which TLS the next tunnel gets. */
	tls(host: string): keyof Omit<Certificates, 'authority'>;
	call(call: HostileCall): Promise<void>;
	/** A caller went where nobody must go with a key. */
	seen(host: string, request: IncomingMessage): void;
}

/** A tunnel that is asked for. */
export interface Connection {
	readonly host: string;
	readonly socket: Socket;
	/** Says that the tunnel is there. */
	establish(): void;
}

export interface Front {
	readonly proxyUrl: string;
	readonly port: number;
	/** Breaks every connection. */
	hangUp(): void;
	close(): Promise<void>;
}

const TUNNEL = 'HTTP/1.1 200 Connection established\r\n\r\n';

/**
 * A proxy on a loopback port behind which is the whole internet: everything that n8n sends goes
 * through here, TLS inside, and the rules say what becomes of it.
 */
export async function startFront(
	certificates: Certificates,
	core: Core,
	rules: FrontRules,
): Promise<Front> {
	const sockets = new Set<Socket>();
	const tunnels = new WeakMap<Socket, { readonly host: string; readonly wire: Socket }>();
	const inner = patientServer();
	const outer = patientServer();

	const serve = (request: IncomingMessage, response: ServerResponse) => {
		const tunnel = tunnels.get(request.socket);
		const target = targetOf(request, tunnel?.host);
		rules.seen(target.host, request);
		const call = createCall(request, response, target, tunnel?.wire ?? request.socket, core);
		rules.call(call).catch((error: unknown) => {
			// A caller who has gone is nobody's mistake; everything else is one of the suite.
			if (!call.over.aborted) process.emitWarning(`chaos: ${String(Object(error).stack)}`);
			call.reset();
		});
	};
	inner.on('request', serve);
	outer.on('request', serve);
	outer.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.once('close', () => sockets.delete(socket));
	});
	outer.on('connect', (request: IncomingMessage, _stream: unknown, head: Buffer) => {
		const { socket } = request;
		const host = (request.url ?? '').replace(/:\d+$/, '').toLowerCase();
		rules.seen(host, request);
		const establish = () => {
			socket.write(TUNNEL);
			if (head.length > 0) socket.unshift(head);
		};
		void rules.connect({ host, socket, establish }).then((isDealtWith) => {
			if (isDealtWith || socket.destroyed) return;
			establish();
			const tunnel = new TLSSocket(socket, {
				isServer: true,
				secureContext: certificates[rules.tls(host)],
				ALPNProtocols: ['http/1.1'],
			});
			tunnel.on('error', () => tunnel.destroy());
			tunnel.once('close', () => socket.destroy());
			tunnels.set(tunnel, { host, wire: socket });
			inner.emit('connection', tunnel);
		});
	});

	await new Promise<void>((resolve) => {
		outer.listen(0, '127.0.0.1', resolve);
	});
	const address = outer.address();
	if (address === null || typeof address === 'string') throw new Error('The front has no port');
	const hangUp = () => {
		for (const socket of sockets) socket.destroy();
	};
	return {
		proxyUrl: `http://127.0.0.1:${address.port}`,
		port: address.port,
		hangUp,
		async close() {
			const closed = new Promise((resolve) => outer.close(resolve));
			hangUp();
			await closed;
		},
	};
}

/** A server that ends no connection by itself. */
function patientServer(): Server {
	const server = createServer({
		keepAliveTimeout: 0,
		requestTimeout: 0,
		headersTimeout: 0,
		noDelay: true,
	});
	server.on('clientError', (_error: Error, socket) => socket.destroy());
	return server;
}

function targetOf(request: IncomingMessage, tunnelHost: string | undefined): Target {
	const sent = request.url ?? '/';
	if (tunnelHost !== undefined) return { host: tunnelHost, target: sent, isSecure: true };
	const url = new URL(sent, 'http://unknown.invalid');
	return { host: url.hostname, target: url.pathname + url.search, isSecure: false };
}
