import { readOptions } from '../../../live/options';
import { run, startFal } from './world';

const NAMES = ['status', 'result'];

it.each([
	[['--only', 'statuss'], 'No check is named "statuss"; --list shows all'],
	[['--local', 'https://127.0.0.1:8199'], '--local takes'],
	[['--local', 'http://localhost:8199'], '--local takes'],
	[['--local', 'http://127.0.0.1.evil.example:80'], '--local takes'],
	[['--local', 'http://127.0.0.1@evil.example'], '--local takes'],
	[['--local', 'http://10.0.0.1:8199'], '--local takes'],
	[['--webhook', 'http://tunnel.example/x'], '--webhook takes'],
	[['--webhook', 'https://127.0.0.1/x'], '--webhook takes'],
	[['--webhook', 'https://n8n.local/x'], '--webhook takes'],
	[['--webhook-port', '8080'], '--webhook-port is'],
	[['--model', 'https://fal.ai/x'], '--model'],
	[['--nothing'], 'Unknown option'],
])('refuses %j', (args, words) => {
	expect(() => readOptions(args, NAMES)).toThrow(words);
});

it('takes a tunnel and the port where it ends', () => {
	const { webhookUrl, webhookPort } = readOptions(
		['--webhook', 'https://abc.tunnel.example/x', '--webhook-port', '8080'],
		NAMES,
	);
	expect([webhookUrl, webhookPort]).toEqual(['https://abc.tunnel.example/x', 8080]);
});

it('says what is wrong, and ends with 2', async () => {
	const fal = await startFal();
	expect(await run(fal, ['--only', 'nothing'])).toMatchObject({
		code: 2,
		lines: ['No check is named "nothing"; --list shows all'],
	});
	await fal.close();
});

it('lists the checks without a key, and asks fal nothing', async () => {
	const fal = await startFal();
	const { lines, code } = await run(fal, ['--list'], { key: undefined });
	expect(lines).toContain(
		'early-result     A result before completion is 400 "Request is still in progress" (2.4, 9.8)',
	);
	expect(lines.find((line) => line.startsWith('upload-large'))).toContain('[--large]');
	expect(code).toBe(0);
	expect(fal.journal.lines).toEqual([]);
	await fal.close();
});
