import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { foreignPage } from '../faults/pages';
import type { Answer } from '../front/call';
import type { Random } from '../random';
import { mutateJson } from './mutateJson';

/** A change of one answer, with its name. */
type Mutation = readonly [
	weight: number,
	name: string,
	change: (answer: Answer, random: Random) => Answer,
];

/** Without 429: nothing that has taken a call refuses it like that. */
const STATUSES = [
	200, 200, 201, 202, 203, 204, 206, 226, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403,
	404, 405, 408, 409, 410, 413, 415, 418, 422, 425, 451, 499, 500, 501, 502, 503, 504, 511, 520,
	524, 599, 600, 999,
];
const TYPES = [
	'',
	'text/html',
	'text/plain',
	'TEXT/HTML ; charset=x',
	'application/json',
	'application/problem+json',
	'application/octet-stream',
	'image/png',
	'video/mp4',
	'text/event-stream',
	'application/json; charset=utf-16',
	'multipart/mixed; boundary=x',
	';',
	'a/b/c',
	'x'.repeat(2_000),
];
const HEADERS: ReadonlyArray<readonly [name: string, values: readonly string[]]> = [
	['retry-after', ['0', '-5', '1e9', 'soon', '', '0.00001', 'Fri, 31 Dec 2199 23:59:59 GMT']],
	['x-fal-request-id', ['', 'x y', '../x', 'a b', '<b>', 'y'.repeat(3_000)]],
	['x-fal-billable-units', ['', '-1', 'NaN', '1e309', '0x10', '1,5', 'x'.repeat(500)]],
	['x-fal-needs-retry', ['1', 'true', 'x', '']],
	['x-fal-error-type', ['internal_error', 'request_timeout', '<b>', 'z'.repeat(3_000)]],
	['x-fal-request-timeout-type', ['user', 'x']],
	[
		'location',
		['https://evil.example/', '/', '//x', '%', 'file:///x', 'data:,x', 'x'.repeat(9_000)],
	],
	['content-encoding', ['gzip', 'br', 'deflate', 'zstd', 'identity', 'x, y', '']],
	[
		'content-disposition',
		['attachment; filename=../../x', "attachment; filename*=utf-8''%E6%BC%A2", 'x'],
	],
	['set-cookie', ['a=b']],
	['etag', ['', 'x', '"x"']],
	['content-range', ['bytes 0-1/2', 'x']],
];

const mutations: readonly Mutation[] = [
	[30, 'JSON changed', (answer, random) => text(answer, mutateJson(words(answer), random))],
	[6, 'JSON cut', (answer, random) => cut(answer, random)],
	[4, 'bytes flipped', (answer, random) => flipped(answer, random)],
	[3, 'bytes put in', (answer, random) => putIn(answer, random)],
	[
		2,
		'in another encoding',
		(answer) => ({ ...answer, body: Buffer.from(words(answer), 'utf16le') }),
	],
	[2, 'a mark of byte order', (answer) => text(answer, `\ufeff${words(answer)}`)],
	[2, 'twice', (answer) => text(answer, `${words(answer)}${words(answer)}`)],
	[2, 'empty', (answer) => text(answer, '')],
	[2, 'blanks', (answer) => text(answer, ' \n\t ')],
	[3, 'noise', (answer, random) => ({ ...answer, body: random.bytes(random.whole(1, 300)) })],
	[5, 'a page', (_, random) => foreignPage(random)],
	[8, 'another status', (answer, random) => ({ ...answer, status: random.pick(STATUSES) })],
	[5, 'another type', (answer, random) => header(answer, 'content-type', random.pick(TYPES))],
	[8, 'odd headers', oddHeaders],
	[2, 'packed', (answer, random) => packed(answer, random)],
	[0.1, 'a bomb', (answer) => ({ ...header(answer, 'content-encoding', 'gzip'), body: bomb() })],
	[2, 'a poisoned error', poisoned],
];

/** An answer as nobody would give it, and what was done to it. */
export function mutateAnswer(
	answer: Answer,
	random: Random,
): { readonly answer: Answer; readonly how: string } {
	const times = random.weighted([
		[6, 1],
		[3, 2],
		[1, 3],
	]);
	let changed = answer;
	const names: string[] = [];
	for (let time = 0; time < times; time++) {
		const [, name, change] = random.weighted(mutations.map((entry) => [entry[0], entry] as const));
		changed = change(changed, random);
		names.push(name);
	}
	const isBare = changed.status === 204 || changed.status === 304;
	return {
		answer: isBare ? { ...changed, body: Buffer.alloc(0) } : changed,
		how: names.join(', '),
	};
}

/** The text of an event stream, with some of it changed. */
export function mutateEvents(stream: string, random: Random): string {
	return random.weighted<() => string>([
		[8, () => eventwise(stream, random, (data) => mutateJson(data, random))],
		[2, () => stream.slice(0, random.whole(0, stream.length))],
		[2, () => stream.replaceAll('\n', random.pick(['\r', '\r\n', '\n\n', ' ', '']))],
		[2, () => stream.replaceAll('data', random.pick(['Data', 'event', 'id', 'retry', ': data']))],
		[
			2,
			() =>
				eventwise(stream, random, () => random.pick(['[DONE]', '', 'null', '{', '<html>', '7'])),
		],
		[
			1,
			() => `event: error\ndata: ${mutateJson('{"status":500,"body":{"detail":"x"}}', random)}\n\n`,
		],
		[1, () => stream.split('\n\n').reverse().join('\n\n')],
		[1, () => `${stream}${stream}`],
		[
			1,
			() =>
				flipped({ status: 200, headers: {}, body: Buffer.from(stream) }, random).body.toString(),
		],
		[1, () => ''],
		[1, () => `data: ${'x'.repeat(1_000_000)}`],
	])();
}

function eventwise(stream: string, random: Random, change: (data: string) => string): string {
	return stream
		.split('\n')
		.map((line) => {
			const isData = line.startsWith('data: ') && random.chance(0.6);
			return isData ? `data: ${change(line.slice(6))}` : line;
		})
		.join('\n');
}

function words({ body }: Answer): string {
	return body.toString('utf8');
}

function text(answer: Answer, body: string): Answer {
	return { ...answer, body: Buffer.from(body) };
}

function header(answer: Answer, name: string, value: string): Answer {
	const { [name]: _, ...others } = answer.headers;
	return { ...answer, headers: value === '' ? others : { ...others, [name]: value } };
}

function oddHeaders(answer: Answer, random: Random): Answer {
	const [name, values] = random.pick(HEADERS);
	return header(answer, name, random.pick(values));
}

function cut(answer: Answer, random: Random): Answer {
	return { ...answer, body: answer.body.subarray(0, random.whole(0, answer.body.length)) };
}

function flipped(answer: Answer, random: Random): Answer {
	const body = Buffer.from(answer.body);
	for (let flips = random.whole(1, 8); flips > 0 && body.length > 0; flips--) {
		body[random.whole(0, body.length - 1)] = random.whole(0, 255);
	}
	return { ...answer, body };
}

function putIn(answer: Answer, random: Random): Answer {
	const at = random.whole(0, answer.body.length);
	const { body } = answer;
	const odd = random.pick([
		random.bytes(6),
		Buffer.from('\u0000'),
		Buffer.from(',"a":'),
		Buffer.from('}'),
	]);
	return { ...answer, body: Buffer.concat([body.subarray(0, at), odd, body.subarray(at)]) };
}

function packed(answer: Answer, random: Random): Answer {
	const [name, pack] = random.pick([
		['gzip', gzipSync],
		['deflate', deflateSync],
		['br', brotliCompressSync],
	] as const);
	const whole = pack(answer.body);
	const body = random.chance(0.5) ? whole : whole.subarray(0, random.whole(0, whole.length));
	return { ...header(answer, 'content-encoding', name), body };
}

let packedZeros: Buffer | undefined;

/** A small answer that becomes a large one. */
function bomb(): Buffer {
	packedZeros ??= gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '), { level: 1 });
	return packedZeros;
}

function poisoned(answer: Answer, random: Random): Answer {
	const entry = { loc: ['body', 'prompt'], msg: 'Bad', type: 'value_error', input: {}, ctx: {} };
	const body = random.pick([
		{ detail: [entry] },
		{ detail: 'Bad', error_type: 'runner_server_error' },
		{ error: { type: 'server_error', message: 'Bad' } },
		{ status: 'NOT_FOUND' },
		{ detail: Array.from({ length: 2_000 }, () => entry) },
	]);
	const status = random.pick([400, 404, 422, 422, 500, 502, 503, 504]);
	return { ...text(answer, mutateJson(JSON.stringify(body), random)), status };
}
