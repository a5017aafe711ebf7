import type { ServerResponse } from 'node:http';

import { onlyJson } from '../harness/fal';
import { fileWorld, inMemory } from '../harness/files';

const world = fileWorld();

const HOST = 'hostile.example';
const MODEL = 'acme/maker';

/** A server that goes on and on, and what it sees of the connection. */
function endless(begin: (response: ServerResponse) => void, piece: Buffer, everyMs: number) {
	let open = 0;
	world.fal.site(HOST, async ({ request, response }) => {
		open += 1;
		request.resume();
		begin(response);
		const writing = setInterval(() => response.socket?.write(piece), everyMs);
		await new Promise<void>((resolve) => response.once('close', resolve));
		clearInterval(writing);
		open -= 1;
		return true;
	});
	return {
		closed: async () => {
			await world.fal.until('all connections are closed', () => open === 0);
		},
	};
}

const asPicture = (response: ServerResponse) => {
	response.writeHead(200, { 'content-type': 'image/png', 'content-length': 1e12 });
	response.flushHeaders();
};

describe.each(['default', 'filesystem'] as const)('a file server (%s)', (binaryMode) => {
	it.each<[string, (response: ServerResponse) => void, Buffer, number]>([
		['sends byte after byte', asPicture, Buffer.from('x'), 20],
		['never stops sending', asPicture, Buffer.alloc(64 * 1024), 5],
		[
			'never comes to the end of its headers',
			(response) => response.socket?.write('HTTP/1.1 200 OK\r\nx-long: '),
			Buffer.from('x'),
			20,
		],
		['says nothing', () => undefined, Buffer.alloc(0), 20],
	])('that %s is left when time is over', async (_, begin, piece, everyMs) => {
		const server = endless(begin, piece, everyMs);
		const options = { timeout: 1 };
		const run = await world.download(`https://${HOST}/a.png`, {
			binaryMode,
			parameters: { options },
		});

		expect(run.error?.message).toMatch(/within 1 seconds$/);
		await server.closed();
	});

	it('that never stops does not take the result along', async () => {
		const server = endless(asPicture, Buffer.alloc(64 * 1024), 5);
		const output = { image: { url: `https://${HOST}/a.png` } };
		world.fal.define(MODEL, { output });
		const { items, error } = await world.runModel({
			binaryMode,
			model: MODEL,
			options: { downloadFiles: true, timeout: 1 },
		});

		expect(error).toBeUndefined();
		expect(onlyJson(items)).toMatchObject({
			result: output,
			downloadErrors: [{ path: 'image', error: expect.stringMatching(/within 1 seconds$/) }],
		});
		expect(items[0]?.binary).toBeUndefined();
		await server.closed();
	});
});

describe('a redirect of a file', () => {
	it.each([
		'file:///etc/passwd',
		'data:image/png;base64,AAAA',
		'ftp://x.example/a.png',
		'javascript:alert(1)',
		'https://',
	])('to %s is not followed', async (location) => {
		world.fal.site(HOST, ({ response }) => {
			response.writeHead(302, { location });
			response.end();
			return true;
		});
		const run = await world.download(`https://${HOST}/a.png`);

		expect(run.error?.message).toMatch(/is no http\(s\) URL$/);
		expect(world.fal.journal.find({ host: HOST })).toHaveLength(1);
	});

	it('to another host brings nothing along', async () => {
		const FILE = 'https://v3.fal.media/files/a/b.png';
		world.fal.storage.put(FILE, Buffer.from('a'), 'image/png');
		world.fal.site(HOST, ({ response }) => {
			response.writeHead(307, { location: FILE, 'set-cookie': 'secret=1' });
			response.end();
			return true;
		});
		const run = await world.download(`https://${HOST}/a.png`);

		expect(run.error).toBeUndefined();
		const [line] = world.fal.journal.find({ host: 'v3.fal.media' });
		expect(Object.keys(line?.headers ?? {})).not.toContain('authorization');
		expect(Object.keys(line?.headers ?? {})).not.toContain('cookie');
	});
});

describe('a store', () => {
	const item = { json: {}, binary: { data: inMemory(Buffer.alloc(300_000, 1)) } };
	const upload = async () =>
		await world.upload({ items: [item], parameters: { options: { timeout: 1 } } });

	it.each<[string, (response: ServerResponse) => void, string]>([
		[
			'never comes to the end of its answer',
			(response) => response.writeHead(200, { 'content-length': 1e9 }).flushHeaders(),
			'x',
		],
		['says nothing', () => undefined, ''],
	])('that %s is left when time is over', async (_, begin, piece) => {
		const server = endless(begin, Buffer.from(piece), 20);
		const target = {
			upload_url: `https://${HOST}/put`,
			file_url: 'https://v3.fal.media/files/a/b',
		};
		world.fal.fault({ path: /initiate/ }, { status: 200, body: target });
		const run = await upload();

		expect(run.error?.message).toMatch(/within 1 seconds$/);
		await server.closed();
	});

	it.each<[string, object]>([
		['in the clear', { upload_url: `http://${HOST}/put`, file_url: `https://${HOST}/a` }],
		['of this machine', { upload_url: 'file:///tmp/a', file_url: `https://${HOST}/a` }],
		['that is no text', { upload_url: { toString: 1 }, file_url: ['https://x.example/a'] }],
		['of nowhere', {}],
	])('with an address %s gets nothing', async (_, body) => {
		world.fal.fault({ path: /initiate/ }, { status: 200, body: Object(body) });
		const run = await upload();

		expect(run.error?.message).toMatch(/was not uploaded: fal’s answer names no place for it$/);
		expect(world.fal.journal.find({ method: 'PUT' })).toEqual([]);
	});
});
