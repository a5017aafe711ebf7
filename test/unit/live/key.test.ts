import { openDoor } from '../../../live/fal/door';
import { createTell } from '../../../live/fal/secrecy';
import { run, startFal } from './world';

const KEY = '11111111-2222-4333-8444-555555555555:0123456789abcdef0123456789abcdef';
const stop = new AbortController().signal;

describe('the key', () => {
	it.each([
		'https://v3.fal.media/files/b/x',
		'https://evilfal.ai/x',
		'https://fal.ai/x',
		'https://queue.fal.run:8443/x',
		'http://queue.fal.run/x',
	])('does not go to %s', async (url) => {
		const fetched: unknown[] = [];
		const door = openDoor({
			key: KEY,
			localOrigin: undefined,
			stop,
			fetch: async (...call) => {
				fetched.push(call);
				return new Response();
			},
		});
		await expect(door({ url })).rejects.toThrow();
		expect(fetched).toEqual([]);
	});

	it('does not follow a redirect', async () => {
		const fal = await startFal();
		fal.fault({ host: 'api.fal.ai', path: '/v1/workflows' }, { redirect: 'https://evil.example/' });
		const { text } = await run(fal, ['--only', 'workflows']);
		expect(text).toContain('✗ workflows: believed 200 { workflows, has_more } / seen 307');
		expect(fal.journal.find({ host: 'evil.example' })).toEqual([]);
		await fal.close();
	});

	it('does not go to addresses that an answer names', async () => {
		const fal = await startFal();
		const rewrite = (body: unknown) => ({
			...Object(body),
			status_url: 'https://evil.example/status',
			cancel_url: 'https://evil.example/cancel',
			response_url: 'https://evil.example/response',
		});
		fal.fault({ host: 'queue.fal.run', method: 'POST' }, { rewrite });
		const { text } = await run(fal, ['--only', 'submission']);
		expect(text).toContain('seen https://evil.example/status');
		expect(fal.journal.find({ host: 'evil.example' })).toEqual([]);
		expect(fal.requests.map(({ status }) => status)).toEqual(['COMPLETED']);
		await fal.close();
	});

	it('is in no line though an answer quotes it, whole or in parts', async () => {
		const fal = await startFal();
		const [id = '', secret = ''] = fal.key.split(':');
		const body = { detail: `${fal.key}, ${id}, ${secret}, Authorization: Key ${fal.key}` };
		fal.fault({ host: 'api.fal.ai', path: '/v1/workflows' }, { status: 500, body });
		const args = ['--only', 'workflows', '--json', 'file'];
		const { text, files } = await run(fal, args, { key: fal.key });
		expect(text).toContain('seen 500 {"detail":"[key], [key], [key], Authorization: Key [key]"}');
		expect(files.get('file')).not.toContain(secret);
		await fal.close();
	});

	it.each([
		[undefined, 'FAL_KEY is not set'],
		['0123456789abcdef0123456789abcdef', 'FAL_KEY is only the second half of a key'],
	])('of %s is refused before anything is asked', async (key, words) => {
		const fal = await startFal();
		const { lines, code } = await run(fal, [], { key });
		expect(lines).toEqual([expect.stringContaining(words)]);
		expect(lines[0]).not.toContain('abcdef');
		expect(code).toBe(2);
		expect(fal.journal.lines).toEqual([]);
		await fal.close();
	});
});

describe('what is shown', () => {
	const tell = createTell(KEY);

	it('is one line without control characters', () => {
		expect(tell('a\u001b[2J\r\n\tb')).toBe('a [2J b');
	});

	it('is short, and no secret is cut into view', () => {
		expect(tell(`${'word '.repeat(46)}${KEY}`)).not.toContain('1111');
		expect(tell('word '.repeat(1_000)).length).toBeLessThan(250);
	});
});
