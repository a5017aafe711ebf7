import type { IncomingHttpHeaders } from 'node:http';

export type JsonValue =
	| string
	| number
	| boolean
	| null
	| readonly JsonValue[]
	| { readonly [key: string]: JsonValue | undefined };

/** What a model function is told about the request it serves. */
export interface ModelRequest {
	readonly requestId: string;
	readonly endpointId: string;
	readonly headers: IncomingHttpHeaders;
	/** How the request came: queue, direct run, or `/stream`. */
	readonly via: 'queue' | 'run' | 'stream';
}

/**
 * An event of a model's stream: any JSON value, text to send verbatim, or a function that keeps what
 * follows back until its promise resolves.
 */
export type StreamEvent = JsonValue | { readonly raw: string } | (() => Promise<unknown>);

export interface ModelStream {
	readonly events:
		readonly StreamEvent[] | ((input: unknown, request: ModelRequest) => readonly StreamEvent[]);
	readonly everyMs?: number;
	/** Name in the `event:` line of every event; without it there is no such line. */
	readonly event?: string;
	/** Destroys the connection after so many events. */
	readonly cutAfter?: number;
	/** Keeps the stream open after the last event until the caller hangs up. */
	readonly neverEnds?: boolean;
}

export interface ModelError {
	readonly status: number;
	readonly body: JsonValue;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface RawOutput {
	readonly status?: number;
	readonly contentType: string;
	readonly body: string | Uint8Array;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sends only so many bytes of the announced Content-Length, then destroys the connection. */
	readonly truncateTo?: number;
}

/** How one endpoint acts. Everything is optional; `{}` is an instant model that answers `{}`. */
export interface Behaviour {
	readonly output?: JsonValue | ((input: unknown, request: ModelRequest) => unknown);
	readonly error?: ModelError;
	readonly rawOutput?: RawOutput;
	/** Items of `detail` for a 422, or undefined when the input is good. */
	readonly validate?: (input: unknown) => readonly JsonValue[] | undefined;
	readonly durationMs?: number;
	readonly queueMs?: number;
	/** Cold start: extra time in the queue for the first request of the model. */
	readonly startupMs?: number;
	readonly endless?: boolean;
	readonly stuckInQueue?: boolean;
	/** How many requests of this model run at the same time. */
	readonly runners?: number;
	readonly logs?: ReadonlyArray<{ readonly message: string; readonly level?: string }>;
	/** Billed when the answer is good; errors bill 0. */
	readonly billableUnits?: number;
	/** Seconds in `metrics`; without it the time the run took. */
	readonly inferenceTime?: number | null;
	readonly stream?: ModelStream | readonly StreamEvent[];
	/** Endpoint that serves instead when this one fails with 5xx, unless the caller forbids it. */
	readonly fallback?: string;
	/** False: an app without a cancel handler, which runs to its end. */
	readonly cancellable?: boolean;
	/** Time of a direct run, if it differs from `durationMs`. */
	readonly directDelayMs?: number;
	/** Catalogue entries, served by the Platform API. */
	readonly openapi?: JsonValue;
	readonly metadata?: JsonValue;
	readonly price?: {
		readonly unit_price: number;
		readonly unit: string;
		readonly currency?: string;
	};
}
