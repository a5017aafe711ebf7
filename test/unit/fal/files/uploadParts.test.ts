import { Readable } from 'node:stream';

import { type FalRequest, type UploadFile } from '../../../../nodes/Fal/fal';
import { createUploads } from '../../../../nodes/Fal/fal/files/uploads';
import { FakeClock } from '../../../harness/fakeClock';
import {
	answer,
	later,
	ScriptedTransport,
	silence,
	times,
	type Reply,
} from '../../../harness/transport';

const MEGABYTE = 1024 * 1024;
const PIECE = Buffer.alloc(MEGABYTE);
const PARTS = [1, 2, 3];
const INITIATE =
	'POST https://rest.fal.ai/storage/upload/initiate-multipart?storage_type=fal-cdn-v3';
const place = answer(200, {
	upload_url: 'https://v3b.fal.media/a.mp4?signature=1',
	file_url: 'https://v3b.fal.media/a.mp4',
});
const never = new AbortController().signal;

function part(number: number): string {
	return `PUT https://v3b.fal.media/a.mp4/${number}?signature=1`;
}

/** An upload of 150 MB whose parts arrive, but for the given ones. */
function upload(others: Readonly<Record<number, readonly Reply[]>> = {}, afterMs = 0) {
	const clock = new FakeClock();
	const arrives = (number: number) =>
		later(afterMs, answer(200, { partNumber: number, etag: `"${number}"` }));
	const transport = new ScriptedTransport(clock, {
		[INITIATE]: [place],
		'POST https://v3b.fal.media/a.mp4/complete?signature=1': [answer(200)],
		...Object.fromEntries(
			PARTS.map((number) => [part(number), [...(others[number] ?? []), arrives(number)]]),
		),
	});
	const opened: Readable[] = [];
	const file: UploadFile = {
		fileName: 'a.mp4',
		contentType: 'video/mp4',
		identity: 'one',
		size: async () => 150 * MEGABYTE,
		async open() {
			const pieces = Array.from({ length: 150 }, () => PIECE);
			const stream = Readable.from(pieces, { objectMode: false });
			opened.push(stream);
			return await Promise.resolve(stream);
		},
	};
	const ask = createUploads({ transport, clock }).urlOf(file, {}, never);
	return { clock, transport, opened, end: async () => await clock.run(ask) };
}

function isPart({ method }: FalRequest): boolean {
	return method === 'PUT';
}

describe('a large file', () => {
	it('is read once and goes in parts of 64 MB, which are named when all have arrived', async () => {
		const { transport, opened, end } = upload();

		expect(await end()).toBe('https://v3b.fal.media/a.mp4');
		const parts = transport.calls.filter(isPart);
		expect(parts.map(({ headers }) => headers?.['content-length'])).toEqual(
			[64, 64, 22].map((size) => String(size * MEGABYTE)),
		);
		const { body } = transport.calls.at(-1) ?? {};
		expect(typeof body === 'string' && JSON.parse(body)).toEqual({
			parts: PARTS.map((number) => ({ partNumber: number, etag: `"${number}"` })),
		});
		expect(opened).toHaveLength(1);
	});

	it('has two parts on their way at most, the next while the last is acknowledged', async () => {
		const { clock, transport, end } = upload({}, 1_000);
		const sent = () => transport.calls.filter(isPart).length;
		await clock.pass(500);
		expect(sent()).toBe(2);
		await clock.pass(1_000);
		expect(sent()).toBe(3);
		await end();
	});

	it('sends only the part again that stalls', async () => {
		const { transport, opened, end } = upload({ 2: [silence()] });

		expect(await end()).toBe('https://v3b.fal.media/a.mp4');
		expect(transport.routes.filter((route) => route.startsWith('PUT'))).toEqual(
			[1, 2, 3, 2].map(part),
		);
		expect(opened).toHaveLength(2);
	});

	it('waits for a part while it moves, and not when nothing does for a minute', async () => {
		const { transport, end } = upload();
		await end();

		for (const { timeoutMs, maxSilenceMs } of transport.calls.filter(isPart)) {
			expect(timeoutMs).toBe(60 * 60_000);
			expect(maxSilenceMs).toBe(60_000);
		}
	});

	it('is given up when a part fails three times, with all that was begun', async () => {
		const { transport, opened, end } = upload({ 2: times(3, answer(500, 'no')) });

		await expect(end()).rejects.toMatchObject({
			kind: 'uploadFailed',
			message: '"a.mp4" was not uploaded: fal answered with HTTP 500',
		});
		expect(transport.routes.slice(1)).toEqual([1, 2, 3, 2, 2].map(part));
		expect(opened.every(({ destroyed }) => destroyed)).toBe(true);
	});
});
