import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeLock } from '../../../demo/lock.mjs';

let state: string;
beforeEach(() => {
	state = mkdtempSync(join(tmpdir(), 'demo-lock-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

describe('the lock of a state folder', () => {
	it('names the process and the port to whoever comes second', () => {
		takeLock(state, 5678);
		expect(takeLock(state, 6000)).toMatchObject({ heldBy: { pid: process.pid, port: 5678 } });
	});

	it('is free again after it was released', () => {
		const lock = takeLock(state, 5678);
		if ('release' in lock) lock.release();
		expect(existsSync(join(state, 'running.json'))).toBe(false);
		expect(takeLock(state, 5678)).toHaveProperty('release');
	});

	it('is taken over from a process that is no more', async () => {
		const child = spawn(process.execPath, ['--eval', '']);
		await once(child, 'exit');
		const left = JSON.stringify({ pid: child.pid, port: 5678 });
		writeFileSync(join(state, 'running.json'), left);
		expect(takeLock(state, 5678)).toHaveProperty('release');
	});

	it('is taken over when it was not written to its end', () => {
		writeFileSync(join(state, 'running.json'), '{"pid":');
		expect(takeLock(state, 5678)).toHaveProperty('release');
	});

	it('makes the folder', () => {
		expect(takeLock(join(state, 'a/b'), 5678)).toHaveProperty('release');
	});
});
