import type { IncomingHttpHeaders } from 'node:http';

export type QueueStatus = 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';

/** What a model answered: the very reply of a direct run and of the result GET. */
export interface ModelAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly contentType: string;
	readonly body: Buffer;
	/** The body as a value, where it is JSON. */
	readonly json?: unknown;
	/** Send only so many bytes of `body`, then destroy the connection. */
	readonly truncateTo?: number;
	/** Type of a request error (docs/protocol.md 3.2.2), shown in the status too. */
	readonly errorType?: string;
	/** Text of the status's `error` for a failed request. */
	readonly error?: string;
}

export interface LogLine {
	readonly message: string;
	readonly level: string;
	readonly source: 'USER';
	/** ISO 8601. */
	readonly timestamp: string;
}

/** One request of the queue, as tests, webhooks and the Platform API see it. Times are `nowMs()`. */
export interface QueueRequest {
	readonly requestId: string;
	readonly endpointId: string;
	readonly input: unknown;
	/** Headers of the submit. */
	readonly headers: IncomingHttpHeaders;
	readonly webhookUrl: string | undefined;
	readonly status: QueueStatus;
	/** A cancel was accepted and has ended the request. */
	readonly cancelled: boolean;
	readonly cancelRequested: boolean;
	readonly submittedAt: number;
	readonly startedAt: number | undefined;
	readonly completedAt: number | undefined;
	readonly logs: readonly LogLine[];
	/** Seconds on the runner, null where fal gives none. */
	readonly inferenceTime: number | null;
	readonly answer: ModelAnswer | undefined;
}
