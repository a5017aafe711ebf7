/**
 * The second stage of the demo: the local fal and n8n with all that is to be in it. Runs until its parent
 * says so or goes away.
 */
import { join } from 'node:path';
import { OWNER } from '../rig/n8n/api';
import { paths } from '../rig/paths';
import { readConfig, type Config } from './config';
import { provideCredential } from './credential';
import { realFal, startLocalFal, type Fal } from './fal';
import { runFirst } from './firstRun';
import { hasN8n, n8nVersion, startN8n, type DemoN8n } from './n8n';
import { importWorkflows, readWorkflow, readWorkflows } from './workflows';

const print = (line: string) => process.stdout.write(`${line}\n`);
const step = (text: string) => print(`\n▸ ${text}`);
/** To the parent, which may be gone. */
const tell = (news: object) => process.connected && process.send?.(news);

let fal: Fal | undefined;
let n8n: DemoN8n | undefined;
let isStopping = false;

/** The first message of the parent; every other one means the end. */
const hello = new Promise<unknown>((resolve) => {
	process.once('message', (first) => {
		process.on('message', () => void stop(0));
		resolve(first);
	});
});

async function stop(exitCode: number): Promise<void> {
	if (isStopping) return;
	isStopping = true;
	await n8n?.stop();
	await fal?.close();
	process.exit(exitCode);
}

async function main(): Promise<void> {
	const config = readConfig(process.argv[2], await hello);
	const { state, port } = config;
	if (config.key === undefined) step('starting a fal on this machine');
	fal = config.key === undefined ? await startLocalFal() : realFal(config.key);

	const isReused = hasN8n(state);
	step(`starting n8n ${n8nVersion}${isReused ? ', as it was left last time' : ', a new one'}`);
	n8n = await startN8n(state, port, fal.network);
	tell({ n8nPid: n8n.pid });
	await n8n.untilReady();
	await logIn(n8n);

	step('looking after the credential and the workflows');
	const first = readWorkflow(join(__dirname, 'first-picture.json'));
	const credential = await provideCredential(n8n.api, fal.key);
	const examples = readWorkflows(join(paths.root, 'examples'));
	const [picture, ...others] = await importWorkflows(n8n.api, [first, ...examples], credential);
	const workflowId = picture?.id ?? '';

	const address = config.run ? await runAndPrint(n8n, fal, workflowId, first.name) : undefined;
	tell({ isUp: true });
	const lines = closingLines(config, n8n.origin, address ?? `/workflow/${workflowId}`, others);
	print(['', ...lines, ''].join('\n'));
	await n8n.untilDeath();
}

async function logIn({ api }: DemoN8n): Promise<void> {
	try {
		await api.logIn();
	} catch (error) {
		throw new Error(
			`n8n runs, but its owner is no longer ${OWNER.email} with the demo's password. Put them back, or start anew with: npm run demo -- --fresh`,
			{ cause: error },
		);
	}
}

/** A run that fails is told, and the demo goes on. @returns where in the editor the run is seen */
async function runAndPrint(
	{ api }: DemoN8n,
	{ isReal }: Fal,
	workflowId: string,
	name: string,
): Promise<string | undefined> {
	step(`running the workflow “${name}”${isReal ? ' (costs about $0.003 at fal)' : ''}`);
	try {
		const { lines, isGood, executionId } = await runFirst(api, workflowId);
		if (!isGood) print('  The run failed:');
		for (const line of lines) print(`  ${line}`);
		return `/workflow/${workflowId}/executions/${executionId}`;
	} catch (error) {
		print(`  The workflow could not be run: ${messageOf(error)}`);
		return undefined;
	}
}

function closingLines(
	{ key }: Config,
	origin: string,
	path: string,
	others: ReadonlyArray<{ readonly name: string }>,
): string[] {
	const names = others.map(({ name }) => `           ${name}`);
	return [
		`n8n is up  ${origin}`,
		`e-mail     ${OWNER.email}`,
		`password   ${OWNER.password}`,
		'',
		'Sign in, then look at the picture:',
		`           ${origin}${path}`,
		...(names.length > 0 ? ['More workflows to try:', ...names] : []),
		key === undefined
			? 'Pictures come from a fal on this machine and cost nothing; see them with Download Files: their addresses do not open in a browser.'
			: 'Uses the real fal with your key: every run costs money.',
		'Ctrl-C ends the demo. What you make is kept for the next start.',
	];
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

// The terminal may be gone with the parent.
process.stdout.on('error', () => undefined);
// The parent says so, or is gone.
for (const sign of ['disconnect', 'SIGTERM', 'SIGINT'] as const) {
	process.on(sign, () => void stop(0));
}
main().catch((error: unknown) => {
	if (isStopping) return;
	for (const line of messageOf(error).split('\n')) print(`✘ ${line}`);
	void stop(1);
});
