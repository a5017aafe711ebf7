import type { CoreAnswer } from '../front/core';
import { ALL, FREE, type FaultKind, type Stage } from './kind';

/** HTTP that is right in an unusual way, or wrong in a usual one. */
export const oddHttp: readonly FaultKind[] = [
	{
		name: 'hints before the answer',
		purposes: ALL,
		async act(stage) {
			const early = stage.random.pick([
				'HTTP/1.1 100 Continue\r\n\r\n',
				'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n',
				'HTTP/1.1 102 Processing\r\n\r\n'.repeat(200),
			]);
			stage.note(early.slice(9, 12));
			await plainly(stage, (answer, head) => [early, `${head}\r\n`, answer.body]);
		},
	},
	{
		name: 'another protocol',
		purposes: ALL,
		async act({ call, take }) {
			await take();
			call.socket.write(
				'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n\x81\x00',
			);
		},
	},
	{
		name: 'an answer of HTTP/1.0',
		purposes: ALL,
		async act(stage) {
			await plainly(stage, (answer, head) => {
				const old = head.replace('HTTP/1.1', 'HTTP/1.0').replace(/content-length: .*\r\n/, '');
				return [`${old}\r\n`, answer.body];
			});
		},
	},
	{
		name: 'chunks with notes and trailers',
		purposes: ALL,
		async act(stage) {
			await plainly(stage, ({ body }, head) => {
				const chunked = head.replace(/content-length: .*\r\n/, 'transfer-encoding: chunked\r\n');
				const middle = Math.floor(body.length / 2);
				const chunk = (bytes: Buffer) =>
					bytes.length === 0 ? [] : [`${bytes.length.toString(16)};x="y"\r\n`, bytes, '\r\n'];
				const parts = [...chunk(body.subarray(0, middle)), ...chunk(body.subarray(middle))];
				return [`${chunked}\r\n`, ...parts, '0\r\nx-trailer: 1\r\n\r\n'];
			});
		},
	},
	{
		name: 'lengths that contradict each other',
		purposes: ALL,
		async act(stage) {
			const lengths = stage.random.pick([
				'content-length: 5\r\n',
				'content-length: -1\r\n',
				'content-length: 99999999999999999999\r\n',
				'transfer-encoding: chunked\r\n',
				'content-length: 1e3\r\n',
			]);
			stage.note(lengths.trim());
			await spoiltly(stage, ({ body }, head) => [`${head}${lengths}\r\n`, body]);
		},
	},
	{
		name: 'a chunk of no size',
		purposes: ALL,
		async act(stage) {
			await spoiltly(stage, ({ body }, head) => {
				const chunked = head.replace(/content-length: .*\r\n/, 'transfer-encoding: chunked\r\n');
				return [`${chunked}\r\nzz\r\n`, body];
			});
		},
	},
	{
		name: 'more after the answer',
		purposes: ALL,
		async act(stage) {
			await plainly(stage, (answer, head) => [
				`${head}\r\n`,
				answer.body,
				'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}',
			]);
		},
	},
	{
		name: 'headers twice, and bytes that no header has',
		purposes: ALL,
		async act(stage) {
			const odd = stage.random.pick([
				'x-odd: \u00e9\u00ff\r\n',
				'x-odd: a\r\n folded\r\n',
				'content-type: text/html\r\n',
				'x-odd\r\n',
				'x odd: 1\r\n',
				'retry-after: 1\r\nretry-after: 100000\r\n',
				': nothing\r\n',
			]);
			stage.note(JSON.stringify(odd));
			await spoiltly(stage, ({ body }, head) => [Buffer.from(`${head}${odd}\r\n`, 'latin1'), body]);
		},
	},
	{
		name: 'a status that is none',
		purposes: ALL,
		async act(stage) {
			const line = stage.random.pick([
				'HTTP/1.1 000 Nothing',
				'HTTP/1.1 99 Low',
				'HTTP/1.1 2000 High',
				'HTTP/2 200',
				'HTTP/1.1 OK',
				'ICY 200 OK',
				'http/1.1 200 ok',
			]);
			stage.note(line);
			await spoiltly(stage, ({ body }, head) => [`${head.replace(/^.*/, line)}\r\n`, body]);
		},
	},
	{
		name: 'answer before the body was read',
		purposes: ['submit', 'direct', 'modelStream', 'put', 'part', 'initiate'],
		async act({ call, random, note }) {
			const status = random.pick([400, 403, 413, 417, 503]);
			note(status);
			call.socket.end(
				`HTTP/1.1 ${status} Early\r\nserver: nginx\r\ncontent-type: text/html\r\ncontent-length: 9\r\n` +
					'connection: close\r\n\r\n<h1>!</h1',
			);
		},
	},
	{
		name: 'nobody reads the body',
		purposes: ['put', 'part'],
		async act({ call, time }) {
			call.request.pause();
			await time.sleep(180_000, call.over);
			call.reset();
		},
	},
	{
		name: 'redirects in a circle',
		purposes: [...FREE, 'direct', 'download', 'catalogue'],
		async act({ call, random, take, lie, note }) {
			await take();
			const hop = random.whole(1, 1_000_000);
			const status = random.pick([301, 302, 303, 307, 308]);
			note(status);
			const location = `https://${call.host}${call.path}?hop=${hop}`;
			await lie({ status, headers: { location }, body: Buffer.alloc(0) });
		},
	},
];

type Pieces = (answer: CoreAnswer, head: string) => ReadonlyArray<string | Buffer>;

/** Writes fal's answer by hand in a form that is allowed: it counts as told. */
async function plainly(stage: Stage, pieces: Pieces): Promise<void> {
	const answer = await written(stage, pieces);
	if (answer && !stage.call.over.aborted) stage.arrived(answer, answer.events ? 'head' : 'whole');
}

/** The same in a form that nobody has to understand; those who do have heard its head. */
async function spoiltly(stage: Stage, pieces: Pieces): Promise<void> {
	const answer = await written(stage, pieces);
	if (answer) stage.arrived(answer, 'head');
}

async function written({ call, ask }: Stage, pieces: Pieces): Promise<CoreAnswer | undefined> {
	const answer = await ask();
	answer.events?.destroy();
	if (call.socket.destroyed) return undefined;
	const headers = { ...answer.headers, 'content-length': String(answer.body.length) };
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	const head = `HTTP/1.1 ${answer.status} OK\r\n${lines.join('')}`;
	for (const piece of pieces(answer, head)) call.socket.write(piece);
	call.socket.end();
	return answer;
}
