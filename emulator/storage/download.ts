import { pipeline } from 'node:stream/promises';

import type { Files, StoredFile } from './files';
import { member } from '../server/members';
import type { Replies } from '../server/replies';
import type { Call } from '../server/types';

/** What fal's CDN says of every file (docs/protocol.md 6.3). */
const CDN_HEADERS = {
	'cache-control': 'public, max-age=5184000, immutable',
	'access-control-allow-origin': '*',
	'accept-ranges': 'bytes',
} as const;

export interface DownloadRule {
	readonly files: Files;
	readonly replies: Replies;
	/** Whether the call may read a file in spite of its access rules. */
	mayRead(call: Call): boolean;
	/** `{ default, rules }` of a file. */
	accessOf(url: string, lifecycle: unknown): unknown;
	/** Whether the file's lifetime is over. */
	isExpired(file: StoredFile): boolean;
}

/** Serves the files of `rule.files` by GET and HEAD, without any key, whole or one range. */
export async function download(call: Call, rule: DownloadRule): Promise<boolean> {
	if (call.method !== 'GET' && call.method !== 'HEAD') return false;
	const url = `https://${call.host}${call.path}`;
	const file = rule.files.get(url);
	if (file === undefined || rule.isExpired(file)) return false;
	// Rules for single users matter to nobody here: who has no token is a stranger.
	const access = rule.mayRead(call)
		? 'allow'
		: member(rule.accessOf(url, file.lifecycle), 'default');
	// Body of a refusal: not documented.
	if (access === 'forbid') return rule.replies.detail(call, 403, 'Forbidden');
	if (access === 'hide') return false;
	await send(call, file);
	return true;
}

async function send(call: Call, file: StoredFile): Promise<void> {
	const { response } = call;
	const range = rangeOf(call.headers.range, file.size);
	if (range === 'unsatisfiable') {
		response.writeHead(416, { ...CDN_HEADERS, 'content-range': `bytes */${file.size}` }).end();
		return;
	}
	const { start, end } = range ?? { start: 0, end: file.size };
	response.writeHead(range === undefined ? 200 : 206, {
		...CDN_HEADERS,
		'content-type': file.contentType,
		'content-length': end - start,
		...(range && { 'content-range': `bytes ${start}-${end - 1}/${file.size}` }),
	});
	if (call.method === 'HEAD' || start === end) {
		response.end();
		return;
	}
	// A caller who hangs up midway is no failure of the emulator; the journal line tells of it.
	await pipeline(file.content.read(start, end), response).catch(() => undefined);
}

interface Range {
	readonly start: number;
	readonly end: number;
}

/** One range only; other forms are ignored, as RFC 9110 allows. `end` is exclusive. */
function rangeOf(header: string | undefined, size: number): Range | 'unsatisfiable' | undefined {
	const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
	const [first = '', last = ''] = match?.slice(1) ?? [];
	if (first === '' && last === '') return undefined;
	const start = first === '' ? Math.max(size - Number(last), 0) : Number(first);
	const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
	return start < end ? { start, end } : 'unsatisfiable';
}
