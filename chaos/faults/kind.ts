import type { Answer, HostileCall } from '../front/call';
import type { CoreAnswer } from '../front/core';
import type { Purpose } from '../front/purpose';
import type { Random } from '../random';
import type { VirtualTime } from '../time/virtualTime';

/** What a fault may use to do its harm to one call. */
export interface Stage {
	readonly call: HostileCall;
	readonly random: Random;
	readonly time: VirtualTime;
	/**
	 * Reads the whole body, and lets fal have the call or not, as the draw says: either may be so when an
	 * answer comes from something between.
	 */
	take(): Promise<void>;
	/** Lets fal have the call. */
	ask(): Promise<CoreAnswer>;
	/** Lets fal have the call and hands on what it answers; it counts as told when it arrives whole. */
	honestly(): Promise<void>;
	/** The same for an answer that is still fal's, such as a late one. */
	tell(answer: CoreAnswer): Promise<void>;
	/** Sends an answer that fal did not give, or not so. */
	lie(answer: Answer): Promise<void>;
	/** fal's answer has arrived, sent by hand: whole, or only its head. */
	arrived(answer: CoreAnswer, part: 'whole' | 'head'): void;
	/** Adds to what is told of the fault: which status, after how many bytes. */
	note(words: string | number): void;
}

/** One way in which a call can go wrong. */
export interface FaultKind {
	readonly name: string;
	/** The calls that it makes sense for. */
	readonly purposes: readonly Purpose[];
	/** How often it is drawn beside others; 1 unless it says otherwise. */
	readonly weight?: number;
	/** The content that arrives may be another one, and nobody could know. */
	readonly alters?: boolean;
	/** It speaks in fal's own form, and nobody could know that it is not fal. */
	readonly forges?: boolean;
	readonly act: (stage: Stage) => Promise<void>;
}

/** Calls that cost money. */
export const PAID: readonly Purpose[] = ['submit', 'direct', 'modelStream'];
/** Calls about a request that fal has taken. */
export const FREE: readonly Purpose[] = ['status', 'statusStream', 'result', 'cancel'];
const STORAGE: readonly Purpose[] = [
	'initiate',
	'initiateParts',
	'put',
	'part',
	'complete',
	'download',
];
const CATALOGUE: readonly Purpose[] = ['catalogue', 'pricing', 'document', 'keys'];
export const ALL: readonly Purpose[] = [...PAID, ...FREE, ...STORAGE, ...CATALOGUE];
/** Calls that are answered with JSON. */
export const JSON_CALLS: readonly Purpose[] = ALL.filter(
	(purpose) => !['statusStream', 'modelStream', 'download', 'put'].includes(purpose),
);

export function json(
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): Answer {
	const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
	return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
