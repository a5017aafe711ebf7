import type { Account } from '../control/account';
import type { Accounts } from '../control/accounts';
import type { Behaviour } from '../control/behaviour';
import type { Journal } from '../control/journal';
import type { Slots } from '../control/slots';
import type { History } from '../history/pastRequest';
import type { QueueRequest } from '../queue/queueRequest';
import type { Replies } from './replies';
import type { Switches } from '../control/switches';

/** What every part of the emulator may use. One per emulator; nothing is shared between two. */
export interface EmulatorContext {
	/** `http://127.0.0.1:<port>`; reaches any emulated host with the header `x-emulated-host`. */
	readonly origin: string;
	readonly account: Account;
	readonly accounts: Accounts;
	readonly slots: Slots;
	readonly history: History;
	/** Endpoint ID to behaviour; `emulator.define` writes here. */
	readonly models: Map<string, Behaviour>;
	readonly switches: Switches;
	readonly journal: Journal;
	readonly replies: Replies;
	/** A new request ID (UUID). */
	newId(): string;
	/** Milliseconds since the emulator was started, with fractions. */
	nowMs(): number;
	/** `nowMs()` value as ISO 8601 date. */
	isoTime(atMs: number): string;
	/** `nowMs()` value, or now, as milliseconds since 1970. */
	epochMs(atMs?: number): number;
	/** Runs `action` after `ms`; gives a function that calls it off. `close()` calls all off. */
	schedule(ms: number, action: () => void): () => void;
	/** Keeps `emulator.idle()` waiting until `work` has settled. */
	track<T>(work: Promise<T>): Promise<T>;
	findRequest(requestId: string): QueueRequest | undefined;
	/** True for hosts played by the emulator itself or added with `emulator.site`. */
	isEmulated(host: string): boolean;
	/** Fetches through the emulated internet (loopback addresses go out as they are). */
	readonly fetch: typeof fetch;
}
