import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startStage, type StageOptions } from '../../../demo/stage.mjs';
import { until } from '../../../rig/n8n/until';

/** A stage that runs this JavaScript, and what it tells its parent. */
function start(code: string, options: Partial<StageOptions> = {}) {
	const told: unknown[] = [];
	const stage = startStage({
		program: process.execPath,
		args: ['--eval', code],
		env: process.env,
		cwd: tmpdir(),
		graceMs: 0,
		onMessage: (message) => told.push(message),
		...options,
	});
	return { stage, told };
}

const isRunning = (pid: number) => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

describe('a stage', () => {
	it('tells its exit code', async () => {
		expect(await start('process.exit(3)').stage.ended).toBe(3);
	});

	it('that cannot be started says so', async () => {
		const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
		const { stage } = start('', { program: '/no/such/program', hello: {} });

		expect(await stage.ended).toBe(1);
		expect(said.mock.calls).toEqual([
			[expect.stringContaining('/no/such/program could not be started')],
		]);
		said.mockRestore();
	});

	it('is told by message what is not for its arguments and environment', async () => {
		const isSeen = `JSON.stringify([process.argv, process.env]).includes(':secret')`;
		const code = `process.once('message', ({ key }) => process.exit(key && !${isSeen} ? 0 : 1))`;
		const { stage } = start(code, { hello: { key: 'id:secret' } });

		expect(await stage.ended).toBe(0);
	});

	it('takes with it what it has started and waits for', async () => {
		const { stage, told } = start(
			`const { spawn } = require('node:child_process');
			const sleeper = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
			process.send(sleeper.pid);
			sleeper.on('exit', () => {});`,
		);
		const pid = Number(await until('the sleeper', () => told[0]));
		expect(isRunning(pid)).toBe(true);
		await stage.end();

		await until('the end of the sleeper', () => !isRunning(pid), 5_000);
		expect(await stage.ended).not.toBe(0);
	});

	it('ends also when what it runs does not want to', async () => {
		const code = `process.on('SIGTERM', () => {}); process.send('up'); setInterval(() => {}, 1000)`;
		const { stage, told } = start(code, { graceMs: 100 });
		await until('the stage', () => told[0]);
		await stage.end();

		expect(await stage.ended).not.toBe(0);
	});

	it('may end in peace when it has the time', async () => {
		const code = `process.on('message', () => process.exit(7)); process.send('up')`;
		const { stage, told } = start(code, { graceMs: 10_000 });
		await until('the stage', () => told[0]);
		await stage.end();

		expect(await stage.ended).toBe(7);
	});

	it('is ended with its parent', async () => {
		const url = pathToFileURL(join(__dirname, '../../../demo/stage.mjs')).href;
		const sleeper = 'process.send(process.pid); setInterval(() => {}, 1000)';
		const options = { program: process.execPath, args: ['--eval', sleeper], cwd: tmpdir() };
		const parent = `
			const { startStage } = await import(${JSON.stringify(url)});
			const end = (pid) => { process.stdout.write(String(pid)); process.exit(0); };
			startStage({ ...${JSON.stringify(options)}, env: {}, graceMs: 0, onMessage: end });`;
		const args = ['--input-type=module', '--eval', parent];
		const { stdout } = await promisify(execFile)(process.execPath, args);

		expect(Number(stdout)).toBeGreaterThan(0);
		await until('the end of the stage', () => !isRunning(Number(stdout)), 5_000);
	});
});
