import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket, type SecureContext } from 'node:tls';

export interface Proxy {
	/** The host a connection was tunnelled to, if it came through CONNECT. */
	tunnelHost(socket: Socket): string | undefined;
	/** Closes unused tunnels, so that the next call to a host that `isMeant` connects anew. */
	dropIdle(isMeant: (host: string) => boolean, isBusy: (socket: Socket) => boolean): void;
}

export interface ProxyRules {
	contextFor(host: string): Promise<SecureContext>;
	/** False: the connection to `host` shall fail; the caller's socket is closed before any tunnel. */
	mayConnect(host: string, request: IncomingMessage): boolean;
}

/** First byte of a TLS handshake record. */
const TLS_HANDSHAKE = 0x16;

/** Makes `server` accept CONNECT for every host and handle what comes through the tunnel itself. */
export function attachProxy(server: Server, rules: ProxyRules): Proxy {
	const tunnels = new Map<Socket, string>();

	server.on('connect', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
		stream.on('error', () => stream.destroy());
		const host = hostOf(request.url ?? '');
		if (!rules.mayConnect(host, request)) {
			stream.destroy();
			return;
		}
		const socket = request.socket;
		stream.write('HTTP/1.1 200 Connection established\r\n\r\n');
		if (head.length > 0) stream.unshift(head);
		socket.once('data', (first: Buffer) => {
			socket.pause();
			socket.unshift(first);
			void open(socket, host, first[0] === TLS_HANDSHAKE);
		});
	});

	async function open(socket: Socket, host: string, isSecure: boolean): Promise<void> {
		const tunnel = isSecure ? await secure(socket, host) : socket;
		tunnels.set(tunnel, host);
		tunnel.once('close', () => tunnels.delete(tunnel));
		// The server's own HTTP parser takes over; there is no second connection.
		server.emit('connection', tunnel);
		if (!isSecure) socket.resume();
	}

	async function secure(socket: Socket, host: string): Promise<Socket> {
		const secureContext = await rules.contextFor(host);
		const tunnel = new TLSSocket(socket, {
			isServer: true,
			secureContext,
			ALPNProtocols: ['http/1.1'],
		});
		// A caller that does not trust the certificate hangs up; that is its business.
		tunnel.on('error', () => tunnel.destroy());
		tunnel.once('close', () => socket.destroy());
		return tunnel;
	}

	return {
		tunnelHost: (socket) => tunnels.get(socket),
		dropIdle(isMeant, isBusy) {
			for (const [socket, host] of tunnels) {
				if (isMeant(host) && !isBusy(socket)) socket.destroy();
			}
		},
	};
}

function hostOf(authority: string): string {
	return authority
		.replace(/:\d+$/, '')
		.replace(/^\[|\]$/g, '')
		.toLowerCase();
}
