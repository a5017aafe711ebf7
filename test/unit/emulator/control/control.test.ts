import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator, type Emulator } from '../../../../emulator';
import { callerOf } from '../caller';

const ROOT = join(__dirname, '../../../..');

describe('remote control', () => {
	let emulator: Emulator;

	beforeEach(async () => {
		emulator = await startEmulator();
	});

	afterEach(() => emulator.close());

	const post = async (route: string, body: unknown) => {
		const url = `${emulator.origin}/__emulator/${route}`;
		return await fetch(url, { method: 'POST', body: JSON.stringify(body) });
	};

	it('defines a model, breaks it, and tells what happened', async () => {
		const behaviour = { output: { ok: true } };
		await post('define', { endpointId: 'acme/remote', behaviour });
		await post('fault', { match: { path: '^/acme/' }, effect: { status: 503 } });
		const caller = callerOf(emulator);
		const url = 'https://queue.fal.run/acme/remote';
		expect((await caller.post(url, {})).status).toBe(503);
		expect((await caller.post(url, { a: 1 })).status).toBe(200);
		const journal = await fetch(`${emulator.origin}/__emulator/journal`);
		expect(await journal.json()).toMatchObject([
			{ endpointId: 'acme/remote', status: 503 },
			{ endpointId: 'acme/remote', status: 200 },
		]);
		const requests = await emulator.fetch('https://emulator.local/requests');
		expect(await requests.json()).toMatchObject([{ endpointId: 'acme/remote', input: { a: 1 } }]);
	});

	it('forgets everything but models on reset', async () => {
		await callerOf(emulator).submit('fal-ai/flux/dev');
		expect((await post('reset', {})).status).toBe(200);
		expect(emulator.requests).toEqual([]);
		expect(emulator.journal.lines).toEqual([]);
		await callerOf(emulator).submit('fal-ai/flux/dev');
	});

	it('changes account and switches', async () => {
		await post('account', { balance: 3, concurrency: 2 });
		await post('switches', { timeScale: 0.5 });
		expect(emulator.platform.account).toMatchObject({ balance: 3, concurrency: 2 });
		expect(emulator.switches.timeScale).toBe(0.5);
	});

	it('says what is wrong with an order', async () => {
		expect((await post('define', { endpointId: 1 })).status).toBe(400);
		expect((await post('nothing', {})).status).toBe(404);
	});
});

describe('the command', () => {
	it('prints where it listens, writes its authority, and ends on SIGTERM', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'emulator-cli-'));
		const caFile = join(directory, 'ca.pem');
		const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
		const cli = join(ROOT, 'emulator/cli.ts');
		const child = spawn(process.execPath, [tsx, cli, '--write-ca', caFile], { cwd: ROOT });
		try {
			const [line] = await once(child.stdout, 'data');
			const ready: { origin: string } = JSON.parse(String(line));
			expect(ready).toMatchObject({ caFile });
			expect(existsSync(caFile)).toBe(true);
			expect(readFileSync(caFile, 'utf8')).toContain('BEGIN CERTIFICATE');
			expect((await fetch(`${ready.origin}/__emulator/journal`)).status).toBe(200);
			child.kill('SIGTERM');
			expect(await once(child, 'exit')).toEqual([0, null]);
		} finally {
			child.kill('SIGKILL');
			rmSync(directory, { recursive: true });
		}
	}, 20_000);
});
