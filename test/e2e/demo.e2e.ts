import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi, type N8nApi } from '../../rig/n8n/api';
import {
	endDemos,
	processesOf,
	startDemo,
	startDemoByNpm,
	type DemoRun,
	type RunningProcess,
} from './world/demo';
import { freePort } from '../../rig/n8n/freePort';
import { createSteps } from './world/steps';
import { until } from '../../rig/n8n/until';

const BOX = 'Ctrl-C ends the demo.';
const FIRST = 'First Picture';

let state: string;
let port: number;
let demo: DemoRun;
let api: N8nApi;

const { step } = createSteps();
const options = () => ['--state', state, '--port', String(port)];

async function untilUp(env = {}, more: string[] = []): Promise<void> {
	demo = startDemo([...options(), ...more], env);
	await demo.untilPrinted(BOX);
	api = createApi(`http://127.0.0.1:${port}`);
	await api.logIn();
}

async function workflowNames(): Promise<string[]> {
	const found = (await api.call('GET', '/workflows')) as Array<{ name: string }>;
	return found.map(({ name }) => name);
}

async function expectNothingLeft(): Promise<void> {
	await until('all processes to end', () => processesOf(state).length === 0, 5_000);
	await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
}

beforeAll(async () => {
	state = mkdtempSync(join(tmpdir(), 'demo-e2e-'));
	port = await freePort();
});
afterAll(async () => {
	await endDemos();
	rmSync(state, { recursive: true, force: true });
});

describe('the demo', () => {
	step('shows the result of a run, and how to log in', async () => {
		await untilUp();
		const screen = demo.screen();
		expect(screen).toContain('a new one');
		expect(screen).toMatch(/picture {2}https:\/\/v3\.fal\.media\/\S+\.png/);
		expect(screen).toContain('image/png, 1024 × 768 pixels');
		expect(screen).toContain(`http://127.0.0.1:${port}/workflow/`);
		expect(screen).toMatch(/e-mail +owner@example\.com\npassword +\S+/);
	});

	step('has the workflows and one credential in n8n', async () => {
		expect(await workflowNames()).toContain(FIRST);
		expect(await api.call('GET', '/credentials')).toMatchObject([
			{ name: 'FAL account', type: 'falApi' },
		]);
		expect(await api.executions()).toMatchObject([{ status: 'success' }]);
	});

	step('leads a second one to itself, or to another port', async () => {
		const second = startDemo(options());
		expect(await second.exitCode()).toBe(1);
		expect(second.screen()).toContain(`runs there already: http://127.0.0.1:${port}\n`);
		expect(second.screen()).toContain(`npm run demo -- --port ${port + 1}`);
		expect(await api.isReady()).toBe(true);
	});

	step('ends with all it has started at Ctrl-C', async () => {
		expect(processesOf(state).map(({ command }) => command)).toEqual(
			expect.arrayContaining([expect.stringContaining('task-runner')]),
		);
		demo.signal('SIGINT');
		expect(await demo.exitCode()).toBe(0);
		expect(demo.screen()).toContain('The demo has ended. What you made is kept.');
		await expectNothingLeft();
	});

	step('goes on with what is there when it is started again', async () => {
		await untilUp();
		expect(demo.screen()).toContain('as it was left last time');
		expect((await workflowNames()).filter((name) => name === FIRST)).toHaveLength(1);
		expect(await api.call('GET', '/credentials')).toHaveLength(1);
		expect(await api.executions()).toHaveLength(2);
	});

	step('says so when n8n ends by itself', async () => {
		process.kill(n8nPid(), 'SIGKILL');
		expect(await demo.exitCode()).toBe(1);
		expect(demo.screen()).toContain('n8n has ended by itself. Its last words:');
		expect(demo.screen()).toContain(`All of them: ${join(state, 'n8n.log')}`);
		await expectNothingLeft();
	});

	step('leaves nothing behind when it is killed itself, and starts again', async () => {
		await untilUp({}, ['--no-run']);
		expect(demo.screen()).not.toContain('running the workflow');
		demo.signal('SIGKILL');
		await demo.exitCode();
		await until('all processes to end', () => processesOf(state).length === 0, 30_000);
	});

	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		step(`ends at ${signal} while n8n starts`, async () => {
			demo = startDemo(options());
			await demo.untilPrinted('starting n8n');
			await until('n8n', () => processesOf(state).some(isN8n));
			demo.signal(signal);
			expect(await demo.exitCode()).toBe(code);
			expect(demo.screen()).toContain('The demo was stopped.');
			await expectNothingLeft();
		});
	}

	step('ends when npm is ended and tells nobody', async () => {
		demo = startDemoByNpm(options());
		await demo.untilPrinted('starting n8n');
		await until('n8n', () => processesOf(state).some(isN8n));
		demo.signal('SIGTERM');
		await demo.exitCode();
		await until('the last word', () => demo.screen().includes('The demo was stopped.'));
		await expectNothingLeft();
	});

	step('does not take a port that another program has', async () => {
		const other = createServer((_request, response) => response.end('hello')).listen(port);
		demo = startDemo(options());
		expect(await demo.exitCode()).toBe(1);
		expect(demo.screen()).toContain(`Port ${port} is in use`);
		other.close();
	});
});

describe('with FAL_KEY', () => {
	const KEY = 'real-key-id:real-key-secret';

	step('uses the real fal, and says so clearly when it is out of reach', async () => {
		// Nothing leaves this machine: nobody listens at the proxy.
		const proxy = `http://127.0.0.1:${await freePort()}`;
		await untilUp({ FAL_KEY: KEY, HTTPS_PROXY: proxy }, ['--fresh']);
		const screen = demo.screen();
		expect(screen).toContain('a new one');
		expect(screen).not.toContain('a fal on this machine');
		expect(screen).toContain('costs about $0.003');
		expect(screen).toContain('The run failed:\n  fal could not be reached');
		expect(screen).toContain('every run costs money');
		expect(await api.executions()).toMatchObject([{ status: 'error' }]);
	});

	step('keeps the key out of the screen, the logs and every process it starts', async () => {
		const environment = readFileSync(`/proc/${n8nPid()}/environ`, 'utf8');
		expect(environment).toContain('N8N_PORT');
		const started = processesOf(state).filter(({ command }) => !command.includes('demo/index.mjs'));
		expect(started.length).toBeGreaterThan(1);
		for (const { pid, command } of started) {
			expect(`${command}${readFileSync(`/proc/${pid}/environ`, 'utf8')}`).not.toMatch(
				/FAL_KEY|real-key/,
			);
		}
		demo.signal('SIGINT');
		expect(await demo.exitCode()).toBe(0);
		const written = readFileSync(join(state, 'n8n.log'), 'utf8');
		expect(written).toContain('Editor is now accessible');
		expect(`${demo.screen()}${written}`).not.toContain('real-key');
	});
});

function isN8n({ command }: RunningProcess): boolean {
	return command.includes('bin/n8n start');
}

function n8nPid(): number {
	const n8n = processesOf(state).find(isN8n);
	if (n8n === undefined) throw new Error('There is no n8n');
	return n8n.pid;
}
