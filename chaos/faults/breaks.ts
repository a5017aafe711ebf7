import type { CoreAnswer } from '../front/core';
import { ALL, PAID, type FaultKind, type Stage } from './kind';

/** Connections that break, and answers that do not get through. */
export const breaks: readonly FaultKind[] = [
	{
		name: 'reset before the body',
		purposes: ALL,
		async act({ call }) {
			call.reset();
		},
	},
	{
		name: 'reset in the body',
		purposes: ['submit', 'direct', 'modelStream', 'initiate', 'put', 'part', 'complete'],
		async act({ call }) {
			await new Promise((resolve) => call.request.once('readable', resolve));
			call.reset();
		},
	},
	{
		name: 'reset after the body',
		purposes: ALL,
		weight: 2,
		async act({ call, take }) {
			await take();
			call.reset();
		},
	},
	{
		name: 'hangs up without an answer',
		purposes: ALL,
		async act({ call, take }) {
			await take();
			call.socket.end();
		},
	},
	{
		name: 'answer cut in its head',
		purposes: ALL,
		async act(stage) {
			await stage.take();
			await writeAndBreak(stage, 'HTTP/1.1 200 OK\r\ncontent-type: application/js');
		},
	},
	{
		name: 'answer cut in its body',
		purposes: ALL,
		weight: 2,
		async act(stage) {
			const { answer, body, head } = await asText(stage);
			const kept = stage.random.whole(0, Math.max(0, body.length - 1));
			stage.note(`after ${kept} of ${body.length}`);
			const announced = `content-length: ${body.length + 1}\r\n\r\n`;
			await writeAndBreak(stage, `${head}${announced}`, body.subarray(0, kept));
			if (answer) stage.arrived(answer, 'head');
		},
	},
	{
		name: 'chunks without an end',
		purposes: ALL,
		async act(stage) {
			const { answer, body, head } = await asText(stage);
			const kept = body.subarray(0, stage.random.whole(1, Math.max(1, body.length - 1)));
			const chunk = `${kept.length.toString(16)}\r\n`;
			await writeAndBreak(stage, `${head}transfer-encoding: chunked\r\n\r\n${chunk}`, kept);
			if (answer) stage.arrived(answer, 'head');
		},
	},
	{
		// Nothing tells that something is missing but the content itself.
		name: 'short answer that ends in order',
		purposes: ALL,
		alters: true,
		async act(stage) {
			const { answer, body, head } = await asText(stage);
			const kept = body.subarray(0, stage.random.whole(0, Math.max(0, body.length - 1)));
			stage.note(`${kept.length} of ${body.length}`);
			stage.call.socket.write(`${head}connection: close\r\n\r\n`);
			stage.call.socket.end(kept);
			if (answer) stage.arrived(answer, 'head');
		},
	},
	{
		name: 'silence',
		purposes: ALL,
		async act({ call, take }) {
			await take();
			await gone(call.over);
		},
	},
	{
		name: 'silence in the midst of the answer',
		purposes: ALL,
		async act(stage) {
			const { answer, body, head } = await asText(stage);
			stage.call.socket.write(`${head}content-length: ${body.length + 1}\r\n\r\n`);
			stage.call.socket.write(body.subarray(0, Math.floor(body.length / 2)));
			if (answer) stage.arrived(answer, 'head');
			await gone(stage.call.over);
		},
	},
	{
		name: 'trickle',
		purposes: ALL,
		async act(stage) {
			const { answer, body, head } = await asText(stage);
			stage.call.socket.write(`${head}content-length: ${body.length}\r\n\r\n`);
			await trickle(stage, body);
			if (!answer || stage.call.over.aborted) return;
			stage.arrived(answer, answer.events ? 'head' : 'whole');
		},
	},
	{
		name: 'endless trickle',
		purposes: ALL,
		async act(stage) {
			const { answer, head } = await asText(stage);
			stage.call.socket.write(`${head}content-length: 1000000000\r\n\r\n`);
			if (answer) stage.arrived(answer, 'head');
			await trickle(stage, Buffer.alloc(2_000, ' '));
			await gone(stage.call.over);
		},
	},
	{
		name: 'endless head',
		purposes: ALL,
		async act(stage) {
			await stage.take();
			stage.call.socket.write('HTTP/1.1 200 OK\r\nx-padding: ');
			await trickle(stage, Buffer.alloc(2_000, 'x'));
			await gone(stage.call.over);
		},
	},
	{
		name: 'late answer',
		purposes: ALL,
		weight: 3,
		async act({ random, time, ask, tell, note }) {
			const ms = random.pick([200, 1_500, 5_000, 20_000, 45_000, 70_000, 150_000]);
			note(`${ms} ms`);
			const answer = await ask();
			await time.sleep(ms);
			await tell(answer);
		},
	},
	{
		name: 'reaches fal late',
		purposes: PAID,
		async act({ call, random, time, ask, tell, note }) {
			const ms = random.pick([500, 3_000, 15_000, 61_000, 100_000]);
			note(`${ms} ms`);
			await call.body();
			await time.sleep(ms);
			await tell(await ask());
		},
	},
	{
		name: 'bytes that are no HTTP',
		purposes: ALL,
		async act({ call, random, take }) {
			await take();
			call.socket.end(random.bytes(random.whole(1, 400)));
		},
	},
	{
		name: 'plain HTTP below TLS',
		purposes: ALL,
		weight: 2,
		async act({ call, take }) {
			await take();
			call.wire.write('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
		},
	},
	{
		name: 'garbage below TLS',
		purposes: ALL,
		async act({ call, random, take }) {
			await take();
			call.wire.write(random.bytes(random.whole(5, 200)));
		},
	},
	{
		name: 'alert below TLS',
		purposes: ALL,
		async act({ call, random, take, note }) {
			await take();
			// Handshake failure, bad record, unknown authority, protocol version, internal error.
			const description = random.pick([40, 20, 48, 70, 80]);
			note(description);
			call.wire.write(Buffer.from([21, 3, 3, 0, 2, 2, description]));
		},
	},
	{
		name: 'head too large',
		purposes: ALL,
		async act(stage) {
			const { body, head } = await asText(stage);
			const padding = `x-padding: ${'x'.repeat(20_000)}\r\n`;
			stage.call.socket.write(`${head}${padding}content-length: ${body.length}\r\n\r\n`);
			stage.call.socket.end(body);
		},
	},
];

interface AnswerByHand {
	/** Absent when the draw kept the call from fal, and the answer is of something between. */
	readonly answer: CoreAnswer | undefined;
	readonly body: Buffer;
	/** Status and headers, without their end. */
	readonly head: string;
}

async function asText({ call, random, ask }: Stage): Promise<AnswerByHand> {
	await call.body();
	const answer = random.chance(0.7) ? await ask() : undefined;
	answer?.events?.destroy();
	const { status, headers, body } = answer ?? FOREIGN;
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	return { answer, body, head: `HTTP/1.1 ${status} OK\r\n${lines.join('')}` };
}

const FOREIGN = {
	status: 502,
	headers: { 'content-type': 'text/html' },
	body: Buffer.from('<html>502 Bad Gateway</html>'),
};

async function writeAndBreak({ call }: Stage, ...pieces: Array<string | Buffer>): Promise<void> {
	for (const piece of pieces) call.socket.write(piece);
	await new Promise((resolve) => call.socket.write('', resolve));
	call.reset();
}

/** As far as the caller puts up with it. */
async function trickle({ call, time }: Stage, bytes: Buffer): Promise<void> {
	for (const byte of bytes) {
		if (call.over.aborted || call.socket.destroyed) return;
		call.socket.write(Buffer.from([byte]));
		await time.sleep(400, call.over);
	}
}

/** Resolves when the caller has hung up. */
export async function gone(over: AbortSignal): Promise<void> {
	if (over.aborted) return;
	await new Promise((resolve) => {
		over.addEventListener('abort', resolve, { once: true });
	});
}
