import type { IncomingHttpHeaders } from 'node:http';
import type { JournalLine } from '../server/types';

export interface JournalQuery {
	readonly host?: string;
	readonly method?: string;
	readonly path?: string | RegExp;
	readonly endpointId?: string;
	readonly requestId?: string;
}

/** Every call that reached the emulator, oldest first, whoever it was meant for. */
export interface Journal {
	readonly lines: readonly JournalLine[];
	find(query: JournalQuery): JournalLine[];
	/** POSTs of a request to the queue, accepted or not. */
	submits(endpointId?: string): JournalLine[];
	/** Calls that carried a fal key. */
	withKey(): JournalLine[];
	clear(): void;
	add(line: NewLine): JournalLine;
	drop(line: JournalLine): void;
}

export interface NewLine {
	readonly atMs: number;
	readonly host: string;
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly headers: IncomingHttpHeaders;
}

/** The queue and its backup domain (docs/protocol.md 1.1). */
const QUEUE_HOSTS: readonly string[] = ['queue.fal.run', 'queue.falrun.com'];
const MOST_BODY_CHARACTERS = 64 * 1024;

export function createJournal(): Journal {
	const lines: JournalLine[] = [];
	let sequence = 0;
	const journal: Journal = {
		lines,
		find: (query) => lines.filter((line) => isMatch(line, query)),
		submits: (endpointId) =>
			lines.filter(
				(line) =>
					QUEUE_HOSTS.includes(line.host) &&
					line.method === 'POST' &&
					!line.path.includes('/requests/') &&
					(endpointId === undefined || line.endpointId === endpointId),
			),
		withKey: () => lines.filter((line) => /^key\s/i.test(line.headers.authorization ?? '')),
		clear: () => {
			lines.length = 0;
		},
		add(line) {
			const added: JournalLine = { sequence: sequence++, ...line };
			lines.push(added);
			return added;
		},
		drop(line) {
			const index = lines.lastIndexOf(line);
			if (index >= 0) lines.splice(index, 1);
		},
	};
	return journal;
}

/** As much of a body as a journal line keeps. */
export function journalBody(body: Buffer): string {
	return body.subarray(0, MOST_BODY_CHARACTERS).toString('utf8');
}

function isMatch(line: JournalLine, query: JournalQuery): boolean {
	return (
		(query.host === undefined || line.host === query.host) &&
		(query.method === undefined || line.method === query.method) &&
		(query.endpointId === undefined || line.endpointId === query.endpointId) &&
		(query.requestId === undefined || line.requestId === query.requestId) &&
		(query.path === undefined || isPathMatch(line.path, query.path))
	);
}

/** A string stands for the whole path, a regular expression for a part of it. */
export function isPathMatch(path: string, pattern: string | RegExp): boolean {
	return typeof pattern === 'string' ? path === pattern : pattern.test(path);
}
