import { Readable } from 'node:stream';

import { createUploads, type FalRequest, type UploadFile } from '../../../nodes/Fal/fal';
import { FakeClock } from '../../harness/fakeClock';
import {
	answer,
	later,
	ScriptedTransport,
	silence,
	times,
	type Reply,
} from '../../harness/transport';

const MEGABYTE = 1024 * 1024;
const PARTS = 10;
const INITIATE =
	'POST https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3';
const place = answer(200, {
	upload_url: 'https://v3b.fal.media/a.mp4?signature=1',
	file_url: 'https://v3b.fal.media/a.mp4',
});
const never = new AbortController().signal;

/** 95 MB: nine parts of 10 MB and one of five. */
const file: UploadFile = {
	fileName: 'a.mp4',
	contentType: 'video/mp4',
	identity: 'one',
	size: async () => 95 * MEGABYTE,
	open: async () => Readable.from(times95(Buffer.alloc(MEGABYTE)), { objectMode: false }),
};

function* times95(piece: Buffer): Generator<Buffer> {
	for (let count = 0; count < 95; count++) yield piece;
}

function part(number: number): string {
	return `PUT https://v3b.fal.media/a.mp4/${number}?signature=1`;
}

/** An upload whose parts arrive after a second, but for the given ones. */
function upload(others: Readonly<Record<number, readonly Reply[]>> = {}) {
	const clock = new FakeClock();
	const arrives = (number: number) =>
		later(1_000, answer(200, { partNumber: number, etag: `"${number}"` }));
	const numbers = Array.from({ length: PARTS }, (_, index) => index + 1);
	const transport = new ScriptedTransport(clock, {
		[INITIATE]: [place],
		'POST https://v3b.fal.media/a.mp4/complete?signature=1': [answer(200)],
		...Object.fromEntries(
			numbers.map((number) => [part(number), [...(others[number] ?? []), arrives(number)]]),
		),
	});
	const ask = createUploads({ transport, clock }).urlOf(file, undefined, never);
	return { clock, transport, end: async () => await clock.run(ask) };
}

function isPart({ method }: FalRequest): boolean {
	return method === 'PUT';
}

describe('a large file', () => {
	it('goes in parts of 10 MB, which are named when all have arrived', async () => {
		const { transport, end } = upload();

		expect(await end()).toBe('https://v3b.fal.media/a.mp4');
		const parts = transport.calls.filter(isPart);
		expect(parts.map(({ headers }) => Number(headers?.['content-length']) / MEGABYTE)).toEqual([
			10, 10, 10, 10, 10, 10, 10, 10, 10, 5,
		]);
		const { body } = transport.calls.at(-1) ?? {};
		expect(typeof body === 'string' && JSON.parse(body)).toEqual({
			parts: parts.map((_, index) => ({ partNumber: index + 1, etag: `"${index + 1}"` })),
		});
	});

	it('has three parts on their way at a time', async () => {
		const { clock, transport, end } = upload();
		const sent = () => transport.calls.filter(isPart).length;
		await clock.pass(500);
		expect(sent()).toBe(3);
		await clock.pass(1_000);
		expect(sent()).toBe(6);
		await end();
	});

	it('sends only the part again that stalls', async () => {
		const { transport, end } = upload({ 4: [silence()] });

		expect(await end()).toBe('https://v3b.fal.media/a.mp4');
		const again = transport.routes.filter((route) => route === part(4));
		expect(again).toHaveLength(2);
		expect(transport.calls.filter(isPart)).toHaveLength(PARTS + 1);
	});

	it('waits for a part while it moves, and not when nothing does for a minute', async () => {
		const { transport, end } = upload();
		await end();

		for (const { timeoutMs, maxSilenceMs } of transport.calls.filter(isPart)) {
			expect(timeoutMs).toBe(30 * 60_000);
			expect(maxSilenceMs).toBe(60_000);
		}
	});

	it('is given up when a part fails three times, with the others let go', async () => {
		const { transport, end } = upload({ 2: times(3, answer(500, 'no')) });

		await expect(end()).rejects.toMatchObject({
			kind: 'uploadFailed',
			message: '"a.mp4" was not uploaded: fal answered with HTTP 500',
		});
		expect(transport.routes.at(-1)).not.toContain('complete');
		expect(transport.calls.filter(isPart).length).toBeLessThan(PARTS + 2);
	});
});
