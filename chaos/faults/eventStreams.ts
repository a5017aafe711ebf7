import type { CoreAnswer } from '../front/core';
import { gone } from './breaks';
import type { FaultKind, Stage } from './kind';

const STREAMS = ['statusStream', 'modelStream'] as const;

/** What to do with the text of the stream as it passes; undefined ends it there. */
type Change = (text: string, index: number) => string | Buffer | undefined;

/** Event streams, broken in their form or in their time. */
export const eventStreams: readonly FaultKind[] = [
	changed('CR for line ends', (text) => text.replaceAll('\n', '\r')),
	changed('CR LF for line ends', (text) => text.replaceAll('\n', '\r\n')),
	changed('comments between', (text) => `: ${'x'.repeat(50)}\n\n:\n${text}: more\n\n`),
	changed('unknown fields', (text) => `retry: 1\nid: 7\nfoo\n${text}event: other\n\n`),
	changed('a mark of byte order', (text, index) => (index === 0 ? `\ufeff${text}` : text)),
	changed('a space less', (text) => text.replaceAll('data: ', 'data:')),
	changed('a giant comment', (text) => `: ${'x'.repeat(3_000_000)}\n${text}`),
	changed(
		'nonsense between',
		(text) => `data: <html>\n\ndata: {"half\n\ndata: []\n\ndata\n\n${text}`,
		['statusStream'],
	),
	{
		name: 'events byte by byte',
		purposes: STREAMS,
		weight: 2,
		async act(stage) {
			await passing(stage, async (chunk) => {
				for (const byte of chunk) {
					stage.call.response.write(Buffer.from([byte]));
					await new Promise((resolve) => setImmediate(resolve));
				}
			});
		},
	},
	{
		name: 'stream cut between events',
		purposes: STREAMS,
		weight: 2,
		act: async (stage) => await cutAfter(stage, stage.random.whole(0, 2), 0),
	},
	{
		name: 'stream cut in an event',
		purposes: STREAMS,
		weight: 2,
		act: async (stage) =>
			await cutAfter(stage, stage.random.whole(0, 2), stage.random.whole(1, 60)),
	},
	{
		name: 'stream ends too early, in order',
		purposes: STREAMS,
		weight: 2,
		async act(stage) {
			const most = stage.random.whole(0, 2);
			stage.note(`after ${most}`);
			let seen = 0;
			await passing(stage, async (chunk, end) => {
				if (seen++ < most) stage.call.response.write(chunk);
				else end();
			});
		},
	},
	{
		name: 'stream stalls',
		purposes: STREAMS,
		weight: 2,
		async act(stage) {
			const most = stage.random.whole(0, 2);
			stage.note(`after ${most}`);
			let seen = 0;
			await passing(stage, async (chunk) => {
				if (seen++ < most) stage.call.response.write(chunk);
				else await gone(stage.call.over);
			});
		},
	},
	{
		name: 'stream of comments only',
		purposes: STREAMS,
		async act({ call, time, ask }) {
			const { status, headers, events } = await ask();
			events?.resume();
			call.response.writeHead(status, headers);
			while (!call.over.aborted) {
				call.response.write(': keep-alive\n\n');
				await time.sleep(15_000, call.over);
			}
		},
	},
	{
		name: 'stream kept open after its end',
		purposes: STREAMS,
		weight: 2,
		async act(stage) {
			await passing(
				stage,
				async (chunk) => {
					stage.call.response.write(chunk);
				},
				false,
			);
			while (!stage.call.over.aborted) {
				stage.call.response.write(': still here\n\n');
				await stage.time.sleep(15_000, stage.call.over);
			}
		},
	},
	{
		name: 'stream that is none',
		purposes: STREAMS,
		async act({ random, ask, lie, note }) {
			const { status, events } = await ask();
			events?.destroy();
			const type = random.pick(['text/html', 'text/plain', '', 'application/octet-stream']);
			note(type);
			const body = Buffer.from('data: {"status": "COMPLETED"}\n\n');
			await lie({ status, headers: { ...(type !== '' && { 'content-type': type }) }, body });
		},
	},
	{
		name: 'completed too early',
		purposes: ['statusStream'],
		weight: 2,
		async act(stage) {
			await first(stage, { status: 'COMPLETED', request_id: stage.call.requestId, metrics: {} });
		},
	},
	{
		name: 'events of another request',
		purposes: ['statusStream'],
		weight: 2,
		async act(stage) {
			const other = '00000000-0000-4000-8000-000000000000';
			await first(stage, { status: 'COMPLETED', request_id: other, metrics: {} });
		},
	},
	{
		name: 'a giant event',
		purposes: ['statusStream'],
		async act(stage) {
			const logs = [{ message: 'x'.repeat(3_000_000), level: 'INFO' }];
			await first(stage, { status: 'IN_PROGRESS', request_id: stage.call.requestId, logs });
		},
	},
	{
		name: 'a flood of events',
		purposes: ['statusStream'],
		async act(stage) {
			const events = Array.from({ length: 3_000 }, () => ({
				status: 'IN_PROGRESS',
				request_id: stage.call.requestId,
			}));
			await first(stage, ...events);
		},
	},
	{
		name: 'odd statuses in the stream',
		purposes: ['statusStream'],
		async act(stage) {
			const odd = stage.random.pick<unknown>([
				{ status: 'PAUSED' },
				{ status: 'completed' },
				{ status: ['COMPLETED'] },
				{ status: { toString: 1 } },
				{ status: 'COMPLETED', error: '' },
				{ status: 'NOT_FOUND' },
				[],
				null,
				'COMPLETED',
				7,
			]);
			stage.note(JSON.stringify(odd));
			await first(stage, odd);
		},
	},
];

function changed(
	name: string,
	change: Change,
	purposes: FaultKind['purposes'] = STREAMS,
): FaultKind {
	return {
		name,
		purposes,
		async act(stage) {
			let index = 0;
			await passing(stage, async (chunk) => {
				stage.call.response.write(change(chunk.toString(), index++) ?? '');
			});
		},
	};
}

/** Hands the events of fal on, each through `pass`; whatever else fal answers goes on as it is. */
async function passing(
	stage: Stage,
	pass: (chunk: Buffer, end: () => void) => Promise<void>,
	ends = true,
): Promise<void> {
	const { call } = stage;
	const answer = await stage.ask();
	const { events } = answer;
	if (!events) {
		await stage.tell(answer);
		return;
	}
	begin(stage, answer);
	try {
		for await (const chunk of events) {
			await pass(Buffer.from(chunk), () => events.destroy());
			if (call.over.aborted) break;
		}
	} catch {
		// Cut off on purpose, or the caller has gone.
	}
	if (ends) call.response.end();
}

function begin({ call }: Stage, { status, headers, events }: CoreAnswer): void {
	call.over.addEventListener('abort', () => events?.destroy(), { once: true });
	call.response.writeHead(status, headers);
	call.response.flushHeaders();
}

/** Puts events of our own before those of fal. */
async function first(stage: Stage, ...values: unknown[]): Promise<void> {
	let hasBegun = false;
	await passing(stage, async (chunk) => {
		if (!hasBegun) {
			for (const value of values) stage.call.response.write(`data: ${JSON.stringify(value)}\n\n`);
		}
		hasBegun = true;
		stage.call.response.write(chunk);
	});
}

/** Breaks off after so many events and so many bytes of the next. */
async function cutAfter(stage: Stage, events: number, bytes: number): Promise<void> {
	stage.note(`after ${events} and ${bytes} bytes`);
	let seen = 0;
	await passing(stage, async (chunk) => {
		if (seen++ < events) {
			stage.call.response.write(chunk);
			return;
		}
		stage.call.response.write(chunk.subarray(0, bytes));
		await new Promise((resolve) => stage.call.socket.write('', resolve));
		stage.call.reset();
	});
}
