import { Agent, request as send, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';

/** An answer of the honest fal, before anything has been done to it. */
export interface CoreAnswer {
	readonly status: number;
	/** Without those that belong to the connection. */
	readonly headers: Readonly<Record<string, string>>;
	/** Empty with an event stream. */
	readonly body: Buffer;
	/** The body of an event stream, as it comes. */
	readonly events: Readable | undefined;
}

export interface CoreCall {
	readonly host: string;
	readonly method: string;
	/** Path and query. */
	readonly target: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

/** The honest fal behind the front: an emulator, asked on its plain port. */
export interface Core {
	/** @param onEvent told the text of an event stream as it passes */
	ask(call: CoreCall, onEvent: (text: string) => void): Promise<CoreAnswer>;
	close(): void;
}

const OF_THE_CONNECTION = [
	'connection',
	'keep-alive',
	'transfer-encoding',
	'date',
	'content-length',
];

export function createCore(origin: string): Core {
	const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
	const { hostname, port } = new URL(origin);
	return {
		async ask({ host, method, target, headers, body }, onEvent) {
			const sent = { ...headers };
			for (const name of [...OF_THE_CONNECTION, 'proxy-connection', 'expect']) delete sent[name];
			const answer = await new Promise<IncomingMessage>((resolve, reject) => {
				const request = send({
					agent,
					hostname,
					port,
					method,
					path: target,
					headers: { ...sent, 'x-emulated-host': host, 'content-length': body.length },
				});
				request.once('response', resolve);
				request.once('error', reject);
				request.end(body);
			});
			answer.on('error', () => undefined);
			return await answerOf(answer, onEvent);
		},
		close: () => agent.destroy(),
	};
}

async function answerOf(
	answer: IncomingMessage,
	onEvent: (text: string) => void,
): Promise<CoreAnswer> {
	const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
		value === undefined || OF_THE_CONNECTION.includes(name) ? [] : [[name, String(value)] as const],
	);
	const known = { status: answer.statusCode ?? 0, headers: Object.fromEntries(headers) };
	if (answer.headers['content-type'] === 'text/event-stream') {
		return { ...known, body: Buffer.alloc(0), events: watched(answer, onEvent) };
	}
	const chunks: Buffer[] = [];
	for await (const chunk of answer) chunks.push(Buffer.from(chunk));
	return { ...known, body: Buffer.concat(chunks), events: undefined };
}

function watched(answer: IncomingMessage, onEvent: (text: string) => void): Readable {
	const events = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			onEvent(chunk.toString());
			done(null, chunk);
		},
	});
	events.on('error', () => undefined);
	events.once('close', () => answer.destroy());
	answer.once('error', () => events.destroy());
	answer.once('aborted', () => events.destroy());
	return answer.pipe(events);
}
