import type { Connection } from '../front/front';
import type { Random } from '../random';
import type { VirtualTime } from '../time/virtualTime';

/** Somebody who wants a tunnel, and what may be done to them: nothing of a request has left yet. */
export interface ConnectStage {
	readonly connection: Connection;
	readonly random: Random;
	readonly time: VirtualTime;
	note(words: string | number): void;
}

export interface ConnectFault {
	readonly name: string;
	readonly weight?: number;
	/** @returns true when the connection is dealt with, false when it goes on */
	readonly act: (stage: ConnectStage) => Promise<boolean>;
}

/** Before a single byte of a request can have left. */
export const connectFaults: readonly ConnectFault[] = [
	{
		name: 'connection refused',
		weight: 4,
		async act({ connection }) {
			connection.socket.resetAndDestroy();
			return true;
		},
	},
	{
		name: 'connection closed',
		async act({ connection }) {
			connection.socket.end();
			return true;
		},
	},
	{
		name: 'proxy refuses the tunnel',
		weight: 2,
		async act({ connection, random, note }) {
			const status = random.pick([403, 407, 407, 500, 502, 503, 504]);
			note(status);
			const page = '<html>No</html>';
			connection.socket.end(
				`HTTP/1.1 ${status} No\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\n\r\n${page}`,
			);
			return true;
		},
	},
	{
		name: 'no tunnel but garbage',
		async act({ connection, random }) {
			connection.socket.end(random.bytes(60));
			return true;
		},
	},
	{
		name: 'tunnel told byte by byte',
		async act({ connection, time }) {
			for (const byte of 'HTTP/1.1 200 Connection established\r\nx-via: 1') {
				connection.socket.write(byte);
				await time.sleep(100);
			}
			return true;
		},
	},
	{
		name: 'tunnel with a body',
		async act({ connection }) {
			connection.socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello');
			connection.socket.resume();
			return true;
		},
	},
	{
		name: 'tunnel that closes at once',
		async act({ connection }) {
			connection.establish();
			connection.socket.end();
			return true;
		},
	},
	{
		name: 'garbage in the handshake',
		async act({ connection, random }) {
			connection.establish();
			connection.socket.once('data', () => connection.socket.end(random.bytes(90)));
			return true;
		},
	},
	{
		name: 'plain HTTP in the handshake',
		weight: 2,
		async act({ connection }) {
			connection.establish();
			connection.socket.once('data', () =>
				connection.socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n'),
			);
			return true;
		},
	},
	{
		name: 'alert in the handshake',
		async act({ connection }) {
			connection.establish();
			connection.socket.once('data', () =>
				connection.socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])),
			);
			return true;
		},
	},
	{
		name: 'silence in the handshake',
		async act({ connection }) {
			connection.establish();
			connection.socket.resume();
			return true;
		},
	},
	{
		name: 'silence of the proxy',
		async act({ connection }) {
			connection.socket.resume();
			return true;
		},
	},
	{
		name: 'late tunnel',
		weight: 2,
		async act({ random, time, note }) {
			const ms = random.pick([300, 4_000, 20_000]);
			note(`${ms} ms`);
			await time.sleep(ms);
			return false;
		},
	},
];
