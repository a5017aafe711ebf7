import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';

export interface Delivery {
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
	readonly atMs: number;
}

/** Where a tunnel ends: takes what comes. The first call of fal's is answered with 503, so that it is repeated. */
export interface Receiver {
	readonly deliveries: readonly Delivery[];
	close(): Promise<void>;
}

const LARGEST_BODY_BYTES = 1024 * 1024;

/** @throws when the port is taken */
export async function startReceiver(port: number): Promise<Receiver> {
	const deliveries: Delivery[] = [];
	let hasRefused = false;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		let size = 0;
		request.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
			else request.destroy();
		});
		request.on('end', () => {
			const body = Buffer.concat(chunks);
			deliveries.push({ headers: request.headers, body, atMs: Date.now() });
			// Others find a tunnel too, and would use up the one refusal.
			const isOfFal = request.headers['x-fal-webhook-request-id'] !== undefined;
			const isFirst = isOfFal && !hasRefused;
			hasRefused ||= isFirst;
			response.writeHead(isFirst ? 503 : 200).end();
		});
	});
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		deliveries,
		close: async () => {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}
