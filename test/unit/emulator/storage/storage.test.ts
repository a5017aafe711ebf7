import { createHash } from 'node:crypto';

import { type Emulator, startEmulator } from '../../../../emulator';
import { generatedSha256 } from '../../../../emulator/server/content';
import type { Json } from '../../../harness/wire';

const MIB = 1024 * 1024;
const REST = 'https://rest.fal.ai/storage';

let emulator: Emulator;

beforeEach(async () => {
	emulator = await startEmulator();
});

afterEach(async () => {
	await emulator.close();
});

async function initiate(route: 'initiate' | 'initiate-multipart', headers = {}): Promise<Json> {
	const response = await emulator.fetch(`${REST}/upload/${route}?storage_type=fal-cdn-v3`, {
		method: 'POST',
		headers: { authorization: `Key ${emulator.key}`, ...headers },
		body: '{"content_type": "image/png", "file_name": "my file.png"}',
	});
	return response.json();
}

async function cdnToken(): Promise<Json> {
	const response = await emulator.fetch(`${REST}/auth/token?storage_type=fal-cdn-v3`, {
		method: 'POST',
		headers: { authorization: `Key ${emulator.key}` },
		body: '{}',
	});
	return response.json();
}

async function put(
	url: string,
	body: NonNullable<RequestInit['body']>,
	headers = {},
): Promise<Response> {
	return await emulator.fetch(url, { method: 'PUT', body, headers });
}

/** `{origin}{path}/{step}{query}`, as the JavaScript client builds it. */
function stepUrl(uploadUrl: string, step: string): string {
	const url = new URL(uploadUrl);
	return `${url.origin}${url.pathname}/${step}${url.search}`;
}

function sha256(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}

describe('an upload', () => {
	it('refuses a request that brings a key to the signed URL, and stores nothing', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate');
		const reply = await put(uploadUrl, 'pixels', { authorization: `Key ${emulator.key}` });

		expect(reply.status).toBe(400);
		expect(emulator.storage.file(fileUrl)).toBeUndefined();
		expect(emulator.journal.withKey().map(({ host }) => host)).toEqual([
			'rest.fal.ai',
			'v3b.fal.media',
		]);
	});

	it('refuses an altered signature', async () => {
		const { upload_url: uploadUrl } = await initiate('initiate');

		expect((await put(`${uploadUrl}0`, 'pixels')).status).toBe(403);
	});

	it('has a file only after the bytes came', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate');
		const early = await emulator.fetch(fileUrl);
		await put(uploadUrl, 'pixels', { 'content-type': 'image/png' });
		const late = await emulator.fetch(fileUrl);

		expect(early.status).toBe(404);
		expect(await late.text()).toBe('pixels');
		expect(emulator.storage.uploads).toMatchObject([{ fileUrl, finished: true }]);
	});

	it('keeps size and hash of a file too large to be kept whole', async () => {
		const bytes = Buffer.alloc(33 * MIB, 'large');
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate');
		await put(uploadUrl, bytes);
		const file = emulator.storage.file(fileUrl);
		const downloaded = await (await emulator.fetch(fileUrl)).arrayBuffer();

		expect(file).toMatchObject({ size: bytes.length, sha256: sha256(bytes) });
		expect(file?.bytes).toBeUndefined();
		expect(sha256(Buffer.from(downloaded))).toBe(file?.sha256);
	});

	it('puts parts together in the order of the final list', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate-multipart');
		const second: Json = await (await put(stepUrl(uploadUrl, '2'), 'world')).json();
		const first: Json = await (await put(stepUrl(uploadUrl, '1'), 'hello ')).json();
		const reply = await emulator.fetch(stepUrl(uploadUrl, 'complete'), {
			method: 'POST',
			body: JSON.stringify({ parts: [first, second] }),
		});

		expect(first).toEqual({ partNumber: 1, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) });
		expect(reply.status).toBe(200);
		expect(emulator.storage.file(fileUrl)?.bytes?.toString()).toBe('hello world');
	});

	it('refuses a final list whose parts it does not have', async () => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate-multipart');
		const part: Json = await (await put(stepUrl(uploadUrl, '1'), 'hello')).json();
		const complete = async (parts: Json[]) => {
			const body = JSON.stringify({ parts });
			return await emulator.fetch(stepUrl(uploadUrl, 'complete'), { method: 'POST', body });
		};

		expect((await complete([{ ...part, etag: '"other"' }])).status).toBe(400);
		expect((await complete([part, { ...part, partNumber: 2 }])).status).toBe(400);
		expect(emulator.storage.file(fileUrl)).toBeUndefined();
	});

	it.each(['X-Fal-Object-Lifecycle', 'X-Fal-Object-Lifecycle-Preference'])(
		'keeps what %s says',
		async (name) => {
			const lifecycle = { expiration_duration_seconds: 3600 };
			const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate', {
				[name]: JSON.stringify(lifecycle),
			});
			await put(uploadUrl, 'pixels');

			expect(emulator.storage.file(fileUrl)?.lifecycle).toEqual(lifecycle);
		},
	);

	it.each([
		['forbid', 403],
		['hide', 404],
		['allow', 200],
	])('with the rule %s gives strangers %i, and owners the file', async (rule, status) => {
		const { upload_url: uploadUrl, file_url: fileUrl } = await initiate('initiate', {
			'x-fal-object-lifecycle': JSON.stringify({ initial_acl: { default: rule } }),
		});
		await put(uploadUrl, 'pixels');
		const { token } = await cdnToken();
		const owner = await emulator.fetch(fileUrl, { headers: { authorization: `Bearer ${token}` } });

		expect((await emulator.fetch(fileUrl)).status).toBe(status);
		expect(owner.status).toBe(200);
	});
});

describe('the flow of the Python client', () => {
	it('takes a whole file with a token', async () => {
		const { token, token_type: type, base_url: base } = await cdnToken();
		const response = await emulator.fetch(`${base}/files/upload`, {
			method: 'POST',
			headers: {
				authorization: `${type} ${token}`,
				'content-type': 'text/plain',
				'x-fal-file-name': 'greeting.txt',
			},
			body: 'hello',
		});
		const { access_url: url }: Json = await response.json();

		expect(emulator.storage.file(url)).toMatchObject({ contentType: 'text/plain', size: 5 });
		expect(url).toMatch(/greeting\.txt$/);
	});

	it('takes parts with a token, and none without', async () => {
		const { token, base_url: base } = await cdnToken();
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/plain' };
		const started = await emulator.fetch(`${base}/files/upload/multipart`, {
			method: 'POST',
			headers,
		});
		const { access_url: url, uploadId }: Json = await started.json();
		const parts = `${url}/multipart/${uploadId}`;
		const refused = await put(`${parts}/1`, 'hello');
		const part = await put(`${parts}/1`, 'hello', headers);
		const body = JSON.stringify({ parts: [{ partNumber: 1, etag: part.headers.get('etag') }] });
		await emulator.fetch(`${parts}/complete`, { method: 'POST', headers, body });

		expect(refused.status).toBe(401);
		expect(emulator.storage.file(url)?.bytes?.toString()).toBe('hello');
	});
});

describe('a download', () => {
	it.each([
		['png', 'image/png', '89504e470d0a1a0a'],
		['jpg', 'image/jpeg', 'ffd8ffe0'],
		['mp4', 'video/mp4', '0000002066747970'],
		['wav', 'audio/wav', '52494646'],
		['mp3', 'audio/mpeg', 'fffb'],
		['glb', 'application/octet-stream', '676c5446'],
	])('gives a made-up result of type %s', async (extension, contentType, magic) => {
		const url = `https://v3.fal.media/files/rabbit/abc.${extension}`;
		const response = await emulator.fetch(url);
		const bytes = Buffer.from(await response.arrayBuffer());

		expect(response.headers.get('content-type')).toBe(contentType);
		expect(response.headers.get('content-length')).toBe(String(bytes.length));
		expect(response.headers.get('cache-control')).toBe('public, max-age=5184000, immutable');
		expect(bytes.toString('hex', 0, 8)).toMatch(new RegExp(`^${magic}`));
	});

	it('gives the same bytes for the same URL, and others for another', async () => {
		const read = async (name: string) => {
			const response = await emulator.fetch(`https://fal.media/files/lion/${name}.png`);
			return sha256(Buffer.from(await response.arrayBuffer()));
		};

		expect(await read('a')).toBe(await read('a'));
		expect(await read('a')).not.toBe(await read('b'));
	});

	it('serves put files on any host, whole, by head and by range', async () => {
		const url = 'https://fal-api-audio-uploads.s3.amazonaws.com/speech.mp3';
		emulator.storage.put(url, Buffer.from('0123456789'), 'audio/mpeg');
		const head = await emulator.fetch(url, { method: 'HEAD' });
		const range = await emulator.fetch(url, { headers: { range: 'bytes=2-4' } });
		const tail = await emulator.fetch(url, { headers: { range: 'bytes=-3' } });
		const beyond = await emulator.fetch(url, { headers: { range: 'bytes=10-' } });

		expect(head.headers.get('content-length')).toBe('10');
		expect([range.status, await range.text()]).toEqual([206, '234']);
		expect(range.headers.get('content-range')).toBe('bytes 2-4/10');
		expect(await tail.text()).toBe('789');
		expect(beyond.status).toBe(416);
	});

	it('streams a large file that exists nowhere, with a known hash', async () => {
		const url = 'https://v3.fal.media/files/panda/film.mp4';
		emulator.storage.putGenerated(url, 40 * MIB + 7, 'video/mp4');
		const response = await emulator.fetch(url);
		const hash = createHash('sha256');
		for await (const chunk of response.body ?? []) hash.update(chunk);

		expect(response.headers.get('content-length')).toBe(String(40 * MIB + 7));
		expect(hash.digest('hex')).toBe(generatedSha256(40 * MIB + 7));
		expect(emulator.storage.file(url)?.sha256).toBe(generatedSha256(40 * MIB + 7));
	});

	it('finds nothing where a file was removed or its type is none of a result', async () => {
		const removed = 'https://v3.fal.media/files/rabbit/old.png';
		emulator.storage.remove(removed);

		expect((await emulator.fetch(removed)).status).toBe(404);
		expect((await emulator.fetch('https://v3.fal.media/files/rabbit/x.exe')).status).toBe(404);
		expect((await emulator.fetch('https://v3.fal.media/other/x.png')).status).toBe(404);
	});
});
