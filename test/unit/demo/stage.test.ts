import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createScreen } from '../../../demo/screen.mjs';
import { startStage } from '../../../demo/stage.mjs';
import { until } from '../../../rig/n8n/until';

let folder: string;
let text: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'demo-stage-'));
	text = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A stage that runs this JavaScript. */
function start(
	code: string,
	options: { talks?: boolean; graceMs?: number; program?: string; hello?: object } = {},
) {
	return startStage({
		program: process.execPath,
		args: ['--eval', code],
		env: process.env,
		cwd: folder,
		logFile: join(folder, 'log'),
		talks: false,
		graceMs: 0,
		screen: createScreen({ write: (more: unknown) => Boolean((text += String(more))) }),
		...options,
	});
}

const isRunning = (pid: number) => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

describe('a stage', () => {
	it('has its steps shown and all it says logged', async () => {
		const { code } = await start(`console.log('\\n▸ one\\nnoise'); console.error('▸ two')`).ended;
		expect(code).toBe(0);
		expect(text).toContain('▸ one\n');
		expect(text).toContain('▸ two\n');
		expect(text).not.toContain('noise');
		expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('noise');
	});

	it('is heard when it talks', async () => {
		await start(`console.log('a result')`, { talks: true }).ended;
		expect(text).toBe('a result\n');
	});

	it('tells its exit code, its reason, and its last words', async () => {
		const code = `console.log('✘ No network\\n✘ at all'); console.error('E404'); process.exit(3)`;
		expect(await start(code).ended).toEqual({
			code: 3,
			reason: 'No network\nat all',
			tail: ['E404'],
		});
	});

	it('that cannot be started says so', async () => {
		const { code, reason } = await start('', { program: '/no/such/program', hello: {} }).ended;
		expect(code).toBe(1);
		expect(reason).toContain('/no/such/program could not be started');
	});

	it('is told by message what is not for its arguments and environment', async () => {
		const tell = `console.log(message.key, JSON.stringify([process.argv, process.env]).includes('a:b'))`;
		const code = `process.once('message', (message) => { ${tell}; process.exit(0) })`;
		expect((await start(code, { talks: true, hello: { key: 'a:b' } }).ended).code).toBe(0);
		expect(text).toBe('a:b false\n');
	});

	it('takes with it what it has started and waits for', async () => {
		const stage = start(
			`const { spawnSync } = require('node:child_process');
			const sleeper = 'console.log("▸ pid " + process.pid); setInterval(() => {}, 1000)';
			spawnSync(process.execPath, ['--eval', sleeper], { stdio: 'inherit' })`,
		);
		const [, pid] = await until('the sleeper', () => /pid (\d+)\n/.exec(text) ?? undefined);
		await stage.end();
		await until('the end of the sleeper', () => !isRunning(Number(pid)), 5_000);
		expect((await stage.ended).code).not.toBe(0);
	});

	it('may end in peace when it has the time', async () => {
		const stage = start(
			`process.on('message', () => { console.log('good bye'); process.exit(0) }); console.log('▸ up')`,
			{ talks: true, graceMs: 10_000 },
		);
		await until('the stage', () => text.includes('▸ up'));
		await stage.end();
		expect((await stage.ended).code).toBe(0);
		expect(text).toContain('good bye');
	});
});
