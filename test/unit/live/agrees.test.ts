import type { Emulator } from '../../../emulator';
import { KEY, freePort, run, startFal, type Run } from './world';

describe('against a fal that is as it is believed to be', () => {
	let fal: Emulator;
	let done: Run;
	beforeAll(async () => {
		fal = await startFal();
		fal.webhooks.rules.retryDelaysMs = [50];
		const port = await freePort();
		done = await run(fal, [
			...['--large', '--json', 'report.json'],
			...['--webhook', `http://127.0.0.1:${port}/hook`, '--webhook-port', String(port)],
		]);
	});
	afterAll(async () => fal.close());

	it('finds no difference, and ends with 0', () => {
		expect(done.lines.filter((line) => line.startsWith('✗'))).toEqual([]);
		expect(done.code).toBe(0);
	});

	it('says why of what cannot be told', () => {
		expect(done.lines.filter((line) => line.startsWith('?'))).toEqual([
			'? full-queue: unclear: nobody waited, so fal accepted it',
			'? too-many: unclear: no 429 was met',
		]);
		expect(done.text).toContain('33 agree, 0 differ, 2 unclear, 0 skipped');
	});

	it('tells first what it may cost', () => {
		const [checks, price, runs, cost] = done.lines;
		expect(checks).toMatch(/^35 checks: key-catalogue, /);
		expect(price).toBe('fal-ai/flux/schnell costs $0.003 for one of: megapixels');
		expect(runs).toBe('They make at most 12 runs of it and a few words of a language model.');
		expect(cost).toBe('They may cost up to $0.0385.');
	});

	it('names every request that it made, and leaves none open', () => {
		for (const { requestId } of fal.requests) expect(done.text).toContain(requestId);
		expect(fal.open()).toEqual([]);
		expect(fal.requests.length).toBeLessThanOrEqual(12);
	});

	it('shows the key to nobody: not in a line, not in a file, not to uploads', () => {
		const shown = [done.text, ...done.files.values()].join('\n');
		for (const part of [KEY, ...KEY.split(':')]) expect(shown).not.toContain(part);
		for (const { host } of fal.journal.withKey()) {
			expect(['fal.run', 'queue.fal.run', 'rest.fal.ai', 'api.fal.ai']).toContain(host);
		}
	});

	it('writes the whole as JSON', () => {
		const report = JSON.parse(done.files.get('report.json') ?? '');
		expect(report).toMatchObject({ model: 'fal-ai/flux/schnell', at: expect.any(String) });
		expect(report.results).toHaveLength(35);
		expect(report.results[1]).toEqual({
			check: 'key-queue',
			settles: ['1.2', '9.12'],
			believes: 'The 401 texts of the queue; without any key an unknown request is 404',
			outcome: 'agrees',
			notes: [],
		});
		expect(report.sent).toContainEqual({
			check: 'cancel-running',
			endpointId: 'fal-ai/flux/schnell',
			requestId: expect.any(String),
			state: 'cancelled',
		});
	});
});

it('says what to look for at a webhook address that leads elsewhere', async () => {
	const fal = await startFal();
	const only = ['--only', 'webhook', '--webhook', 'http://127.0.0.1:1/hook'];
	const { lines, code } = await run(fal, only);
	expect(lines.find((line) => line.startsWith('? webhook'))).toContain('X-Fal-Webhook-Request-Id');
	expect(code).toBe(0);
	await fal.close();
});

it('takes a key without the scope ADMIN for what it is, and quotes what fal says to it', async () => {
	const fal = await startFal();
	const only = ['usage', 'balance', 'delete-payloads'].flatMap((name) => ['--only', name]);
	const { text, code } = await run(fal, only, { key: fal.key });
	expect(text.match(/the key has not the scope: Access denied/g)).toHaveLength(3);
	expect(code).toBe(0);
	await fal.close();
});
