import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';

import { nextTurn, real, realSleep } from './realTime';
import type { Threads } from './threads';

/** Turns of the event loop in which nothing may have moved. */
const CALM_TURNS = 3;
/** Real milliseconds after which bytes that are not taken count as left lying. */
const LONGEST_IN_FLIGHT_MS = 40;
/** What of libuv is there without anything going on. */
const AT_REST =
	/^(TCPSocketWrap|TCPServerWrap|TLSWrap|Timeout|Immediate|PipeWrap|TTYWrap|MessagePort|Worker|ProcessWrap|PipeServerWrap|TCPWRAP)$/;

/** The connections of this process to itself, both ends. */
export class Connections {
	private readonly clients = new Set<Socket>();
	private readonly servers = new Map<number, Socket>();
	/** Clients whose other end has been seen. */
	private readonly accepted = new WeakSet<Socket>();

	constructor() {
		subscribe('net.client.socket', (message) => {
			this.see(message, (socket) => {
				this.clients.add(socket);
				socket.once('close', () => this.clients.delete(socket));
			});
		});
		subscribe('net.server.socket', (message) => {
			this.see(message, (socket) => {
				const port = socket.remotePort ?? 0;
				this.servers.set(port, socket);
				socket.once('close', () => this.servers.delete(port));
			});
		});
	}

	/** Ends on the side of those who call out. */
	get open(): readonly Socket[] {
		return [...this.clients];
	}

	/** Whether one end has sent what the other has not taken yet. */
	get isInFlight(): boolean {
		return this.open.some((client) => {
			if (client.connecting) return true;
			const server = this.servers.get(client.localPort ?? 0);
			// Once it was there, it has hung up.
			if (!server) return !this.accepted.has(client);
			this.accepted.add(client);
			return isUntaken(client, server) || isUntaken(server, client);
		});
	}

	private see(message: unknown, take: (socket: Socket) => void): void {
		const socket: unknown = Object(message).socket;
		if (socket instanceof Socket) take(socket);
	}
}

function isUntaken(from: Socket, to: Socket): boolean {
	const sent = handleOf(from);
	const taken = handleOf(to);
	return taken.reading === true && Number(sent.bytesWritten) > Number(taken.bytesRead);
}

function handleOf(socket: Socket): Record<string, unknown> {
	return Object(Reflect.get(socket, '_handle'));
}

/** Resolves when nothing moves in this process: no event, no bytes on their way, no work of a thread. */
export function createQuiet(connections: Connections, threads: Threads): () => Promise<void> {
	return async () => {
		let events = -1;
		let calm = 0;
		let inFlightSince: number | undefined;
		while (calm < CALM_TURNS) {
			await nextTurn();
			const seen = performance.nodeTiming.uvMetricsInfo.events;
			calm = seen === events ? calm + 1 : 0;
			events = seen;
			if (calm < CALM_TURNS) continue;
			if (threads.areBusy || isAtWork()) {
				await realSleep(1);
				calm = 0;
			} else if (connections.isInFlight) {
				inFlightSince ??= real.now();
				if (real.now() - inFlightSince < LONGEST_IN_FLIGHT_MS) calm = 0;
			}
		}
	};
}

/** Whether threads read files and the like for us. */
function isAtWork(): boolean {
	return process.getActiveResourcesInfo().some((name) => !AT_REST.test(name));
}
