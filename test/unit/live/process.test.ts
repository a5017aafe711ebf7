import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { MODEL, KEY, startFal } from './world';

const ROOT = path.join(__dirname, '../../..');

it('cancels what is open and names it, when Ctrl+C comes from terminal and npm alike', async () => {
	const fal = await startFal();
	fal.define(MODEL, { endless: true, price: { unit_price: 0.003, unit: 'images' } });
	const args = ['--local', fal.origin, '--yes', '--only', 'result'];
	const child = spawn(process.execPath, ['--import', 'tsx', 'live/index.ts', ...args], {
		cwd: ROOT,
		env: { ...process.env, FAL_KEY: KEY },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const said: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
	const ended = once(child, 'close');
	await fal.until('it runs', () => fal.requests[0]?.status === 'IN_PROGRESS', 30_000);
	child.kill('SIGINT');
	child.kill('SIGINT');
	const [code] = await ended;
	const text = Buffer.concat(said).toString();
	expect(text).toContain('Stopping: what is open is cancelled first.');
	expect(text).toContain(`${fal.requests[0]?.requestId ?? '?'}  ${MODEL}, result: cancelled;`);
	expect(code).toBe(2);
	expect(fal.open()).toEqual([]);
	await fal.close();
});

it('asks nobody where nobody can answer, and runs nothing', async () => {
	const fal = await startFal();
	const child = spawn(
		process.execPath,
		['--import', 'tsx', 'live/index.ts', '--local', fal.origin],
		{
			cwd: ROOT,
			env: { ...process.env, FAL_KEY: KEY },
			stdio: ['ignore', 'ignore', 'inherit'],
		},
	);
	const [code] = await once(child, 'close');
	expect(code).toBe(2);
	expect(fal.requests).toEqual([]);
	await fal.close();
});
