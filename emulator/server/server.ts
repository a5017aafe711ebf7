import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { readTarget, type Target } from './call';
import { attachProxy, type ProxyRules } from './proxy';

export interface EmulatorServer {
	readonly origin: string;
	/** Closes unused tunnels to the hosts that `isMeant`. */
	dropIdle(isMeant: (host: string) => boolean): void;
	/** Destroys every connection with an open call, but one. */
	hangUpBusy(spared: Socket | undefined): void;
	close(): Promise<void>;
}

export interface ServerRules extends ProxyRules {
	answer(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void>;
}

/** Listens on one loopback port for proxied, tunnelled and plain requests alike. */
export async function startServer(port: number, rules: ServerRules): Promise<EmulatorServer> {
	const sockets = new Set<Socket>();
	const busy = new Map<Socket, number>();
	const server = createServer({
		// Callers keep connections as long as they like; a server that closes one while a caller
		// reuses it would look like a network failure nobody asked for.
		keepAliveTimeout: 0,
		requestTimeout: 0,
		headersTimeout: 0,
		noDelay: true,
	});
	const proxy = attachProxy(server, rules);

	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	server.on('clientError', (_error: Error, socket) => socket.destroy());
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		const { socket } = request;
		busy.set(socket, (busy.get(socket) ?? 0) + 1);
		response.once('close', () => {
			const open = (busy.get(socket) ?? 1) - 1;
			if (open > 0) busy.set(socket, open);
			else busy.delete(socket);
		});
		response.on('error', () => response.destroy());
		const target = readTarget(request, proxy.tunnelHost(socket));
		if (target === undefined) {
			response.writeHead(400).end();
			return;
		}
		void rules.answer(request, response, target);
	});

	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('no TCP port');

	return {
		origin: `http://127.0.0.1:${address.port}`,
		dropIdle: (isMeant) => proxy.dropIdle(isMeant, (socket) => busy.has(socket)),
		hangUpBusy: (spared) => {
			for (const socket of busy.keys()) if (socket !== spared) socket.destroy();
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}
