import type {
	ByteStream,
	FalRequest,
	FalResponse,
	FalStreamResponse,
	Transport,
} from '../../nodes/Fal/fal';
import { falError, NOT_TAKEN, type FalError } from '../../nodes/Fal/fal';
import type { FakeClock } from './fakeClock';

/** One thing after the other on the wire: a piece of the body, a wait, a failure. */
type Step = string | Uint8Array | { readonly waitMs: number } | { readonly fail: Error };

/** What the other side does with one request. */
export interface Reply {
	/** What happens before the answer begins. */
	readonly before: readonly Step[];
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: readonly Step[];
}

/** An answer: objects become JSON, text and bytes stay as they are. */
export function answer(
	status: number,
	body: unknown = {},
	headers: Readonly<Record<string, string>> = {},
): Reply {
	const isRaw = typeof body === 'string' || body instanceof Uint8Array;
	const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	return {
		before: [],
		status,
		headers: {
			...(isRaw ? {} : { 'content-type': 'application/json' }),
			...Object.fromEntries(named),
		},
		body: [isRaw ? body : JSON.stringify(body)],
	};
}

/** An event stream: text is a block of it, to which the empty line is added. */
export function events(...steps: Step[]): Reply {
	const body = steps.map((step) => (typeof step === 'string' ? `${step}\n\n` : step));
	return { before: [], status: 200, headers: { 'content-type': 'text/event-stream' }, body };
}

export function event(data: unknown): string {
	return `data: ${JSON.stringify(data)}`;
}

/** The same, but only after a while. */
export function later(waitMs: number, reply: Reply): Reply {
	return { ...reply, before: [{ waitMs }, ...reply.before] };
}

/** No answer ever: the caller must give up by itself. */
export function silence(): Reply {
	return later(Infinity, answer(200));
}

/** An answer that comes byte by byte and never ends. */
export function trickle(everyMs: number): Reply {
	const steps = Array.from({ length: 999 }, () => [' ', { waitMs: everyMs }]).flat();
	return { ...answer(200), body: steps };
}

/** No answer, for this reason. */
export function fails(fail: Error): Reply {
	return { ...answer(200), before: [{ fail }] };
}

/** The connection was never made. */
export function refusedConnection(): FalError {
	return falError({ kind: 'network', message: 'fal refused the connection', fate: NOT_TAKEN });
}

/** The connection broke off after the request had left. */
export function brokenConnection(): FalError {
	return falError({ kind: 'network', message: 'The connection to fal broke off' });
}

/** The replies to the requests of one method and address, in their order. */
export type Script = Readonly<Record<string, readonly Reply[]>>;

const unexpected: string[] = [];

afterEach(() => {
	expect(unexpected.splice(0)).toEqual([]);
});

/**
 * A transport that answers by a script: `{ 'GET https://…/status': [first, second] }`. A request that
 * the script does not have fails the test, whatever the code makes of it.
 */
export class ScriptedTransport implements Transport {
	readonly calls: FalRequest[] = [];
	/** Connections of streams that nobody has closed. */
	openStreams = 0;
	private readonly script: Map<string, Reply[]>;

	constructor(
		private readonly clock: FakeClock,
		script: Script,
	) {
		this.script = new Map(Object.entries(script).map(([route, replies]) => [route, [...replies]]));
	}

	async send(request: FalRequest): Promise<FalResponse> {
		const { status, headers, body, before } = this.replyTo(request);
		// The other side takes the file before it answers.
		if (isStream(request.body)) await drain(request.body);
		const chunks: Uint8Array[] = [];
		const endsAt = this.clock.now() + request.timeoutMs;
		for await (const chunk of this.play([...before, ...body], request, endsAt)) chunks.push(chunk);
		return { status, headers, body: Buffer.concat(chunks) };
	}

	async open(request: FalRequest): Promise<FalStreamResponse> {
		const { status, headers, body, before } = this.replyTo(request);
		await this.play(before, request).next();
		const closing = new AbortController();
		const signals = [closing.signal, ...(request.signal ? [request.signal] : [])];
		this.openStreams += 1;
		closing.signal.addEventListener('abort', () => (this.openStreams -= 1));
		return {
			status,
			headers,
			chunks: this.play(body, {
				...request,
				timeoutMs: Infinity,
				signal: AbortSignal.any(signals),
			}),
			close: () => {
				closing.abort(new Error('The stream was closed'));
			},
		};
	}

	/** `POST https://queue.fal.run/…`, in their order. */
	get routes(): string[] {
		return this.calls.map(routeOf);
	}

	count(method: string): number {
		return this.calls.filter((call) => call.method === method).length;
	}

	private replyTo(request: FalRequest): Reply {
		this.calls.push(request);
		const reply = this.script.get(routeOf(request))?.shift();
		if (reply) return reply;
		unexpected.push(routeOf(request));
		throw new Error(`Unexpected request: ${routeOf(request)}`);
	}

	private async *play(
		steps: readonly Step[],
		request: FalRequest,
		endsAt = Infinity,
	): AsyncGenerator<Uint8Array> {
		const { signal } = request;
		const patienceMs = Math.min(request.timeoutMs, request.maxSilenceMs ?? Infinity);
		signal?.throwIfAborted();
		for (const step of steps) {
			if (typeof step === 'string') yield Buffer.from(step);
			else if (step instanceof Uint8Array) yield step;
			else if ('fail' in step) throw step.fail;
			else {
				const leftMs = Math.min(patienceMs, endsAt - this.clock.now());
				await this.clock.wait(Math.min(step.waitMs, leftMs), signal);
				if (step.waitMs > leftMs) throw brokenConnection();
			}
		}
	}
}

function isStream(body: FalRequest['body']): body is ByteStream {
	return typeof body === 'object' && !Buffer.isBuffer(body);
}

async function drain(stream: ByteStream): Promise<void> {
	const pieces = stream[Symbol.asyncIterator]();
	while ((await pieces.next()).done !== true);
}

function routeOf({ method, url }: FalRequest): string {
	return `${method} ${url}`;
}

/** The same reply so many times. */
export function times(count: number, reply: Reply): Reply[] {
	return Array.from({ length: count }, () => reply);
}
