import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { Expression, NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';
import { startEmulator } from '../../emulator';
import type { Call, Emulator } from '../../emulator';
import { runWorkflow } from '../../rig/engine/engine';
import { engineHas } from '../harness/engineHas';
import { readBinary } from '../../rig/engine/n8n';
import { useEmulator } from '../../rig/engine/network';
import { nodeThat } from '../../rig/engine/probe';

const HOST = 'probe.example.com';
const PNG_START = '89504e470d0a1a0a0000000d49484452';

let emulator: Emulator;
/** Pieces of an event stream that have come through n8n's helper. */
let received: string[];
let leaveEmulator: () => void;

beforeAll(async () => {
	emulator = await startEmulator();
	emulator.site(HOST, answer);
	leaveEmulator = useEmulator(emulator);
});

afterAll(async () => {
	leaveEmulator();
	await emulator.close();
});

beforeEach(() => {
	received = [];
	emulator.reset();
});

describe('items', () => {
	it('pass through the node, and their origin is known behind it', async () => {
		const run = await runWorkflow({
			...nodeThat(async function () {
				const texts = this.getInputData().map((_, item) => ({
					json: { text: this.getNodeParameter('text', item) },
					pairedItem: { item },
				}));
				return [texts.reverse()];
			}),
			items: [{ id: 'a' }, { id: 'b' }],
			parameters: { text: '={{ $json.id.toUpperCase() }}' },
			after: { origin: "={{ $('Start').item.json.id }}" },
		});

		expect(run.status).toBe('success');
		expect(run.items.map((item) => item.json)).toEqual([{ text: 'B' }, { text: 'A' }]);
		expect(run.evaluated).toEqual([{ origin: 'b' }, { origin: 'a' }]);
		expect(Expression.getActiveImplementation()).toBe('vm');
	});

	it('go through further nodes', async () => {
		const run = await runWorkflow({
			...nodeThat(async function () {
				const text = this.getNodeParameter('text', 0);
				return [[{ json: { text }, pairedItem: { item: 0 } }]];
			}),
			items: [{}],
			parameters: { text: 'one' },
			next: [{ name: 'Second', parameters: { text: "={{ $('FAL').item.json.text + ' two' }}" } }],
		});

		expect(run.itemsOf('FAL').map((item) => item.json)).toEqual([{ text: 'one' }]);
		expect(run.items.map((item) => item.json)).toEqual([{ text: 'one two' }]);
	});

	it.each(['default', 'filesystem'] as const)('carry files in mode %s', async (binaryMode) => {
		const data = { mimeType: 'text/plain', data: Buffer.from('first').toString('base64') };
		const run = await runWorkflow({
			...nodeThat(async function () {
				const body = await this.helpers.getBinaryDataBuffer(0, 'data');
				const stream = Readable.from([body, Buffer.from(' second')]);
				const text = await this.helpers.prepareBinaryData(stream, 'a.txt', 'text/plain');
				// Without a name n8n looks at the bytes, with a library it loads by import().
				const png = await this.helpers.prepareBinaryData(Buffer.from(PNG_START, 'hex'));
				return [[{ json: {}, binary: { text, png } }]];
			}),
			items: [{ json: {}, binary: { data } }],
			parameters: {},
			binaryMode,
		});
		const binary = run.items[0]?.binary;

		expect(run.error).toBeUndefined();
		expect(binary?.['png']?.mimeType).toBe('image/png');
		expect(binary?.['text']?.id === undefined).toBe(binaryMode === 'default');
		expect(String(await readBinary(binary?.['text']))).toBe('first second');
	});
});

describe('calls', () => {
	it('carry the credential through the tunnel', async () => {
		const run = await runWorkflow({
			...nodeThat(async function () {
				const answer = await call(this, '/x');
				return [[{ json: { ...Object(answer) } }]];
			}),
			items: [{}],
			parameters: {},
			credentials: { apiKey: 'one:two' },
		});

		expect(run.items[0]?.json).toEqual({ host: HOST, path: '/x' });
		expect(emulator.journal.lines).toMatchObject([{ headers: { authorization: 'Key one:two' } }]);
	});

	it('deliver an event stream piece by piece', async () => {
		await runWorkflow({
			...nodeThat(async function () {
				const events = await call(this, '/events', { encoding: 'stream' });
				if (!(events instanceof Readable)) throw new TypeError('no stream');
				for await (const event of events) received.push(String(event));
				return [];
			}),
			items: [{}],
			parameters: {},
		});

		// Each was written only when the one before it had arrived.
		expect(received).toEqual(['piece 0', 'piece 1', 'piece 2']);
	});

	it('fail with errors that are instances of Error', async () => {
		const port = await unusedPort();
		let thrown: unknown;
		await runWorkflow({
			...nodeThat(async function () {
				process.env['no_proxy'] = '127.0.0.1';
				await this.helpers
					.httpRequest({ url: `http://127.0.0.1:${port}` })
					.catch((error: unknown) => {
						thrown = error;
					});
				delete process.env['no_proxy'];
				return [];
			}),
			items: [{}],
			parameters: {},
		});

		expect(thrown).toBeInstanceOf(Error);
		expect(thrown).toMatchObject({ code: 'ECONNREFUSED', cause: expect.any(Error) });
		expect(() => Reflect.apply(Object.keys, undefined, [null])).toThrow(TypeError);
	});
});

describe('failures', () => {
	it('are reported as n8n records them', async () => {
		const run = await runWorkflow({
			...nodeThat(async function () {
				await call(this, '/422');
				return [];
			}),
			items: [{}],
			parameters: {},
		});

		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '422',
			node: { name: 'FAL' },
		});
		expect(run.items).toEqual([]);
	});

	it('include a missing credential and an empty required parameter', async () => {
		const node = nodeThat(async function () {
			await call(this, '/x');
			return [];
		});
		const withoutKey = await runWorkflow({
			...node,
			items: [{}],
			parameters: {},
			credentials: null,
		});
		const withoutText = await runWorkflow({ ...node, items: [{}], parameters: { text: '' } });

		expect(withoutKey.error?.message).toBe('Node does not have any credentials set');
		expect(withoutText.error?.message).toMatch(/has issues/);
		expect(emulator.journal.lines).toEqual([]);
	});

	it('leave by the error output, with the input unless the item has an error object', async () => {
		const run = await runWorkflow({
			...nodeThat(async function () {
				const error = new NodeApiError(this.getNode(), {}, { message: 'refused' });
				return [
					[
						{ json: { error: 'refused' }, error, pairedItem: { item: 0 } },
						{ json: { fine: true }, pairedItem: { item: 1 } },
						{ json: { error: 'refused' }, pairedItem: { item: 2 } },
					],
				];
			}),
			items: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
			parameters: {},
			node: { onError: 'continueErrorOutput' },
		});

		expect(run.items.map((item) => item.json)).toEqual([{ fine: true }]);
		expect(run.errorItems.map((item) => item.json)).toEqual([
			{ error: 'refused' },
			{ id: 'c', error: 'refused' },
		]);
	});

	it('are tried again with the context of the first try', async () => {
		const run = await runWorkflow({
			...nodeThat(async function () {
				const context = this.getContext('node');
				context['tries'] = Number(context['tries'] ?? 0) + 1;
				if (context['tries'] === 1) throw new NodeOperationError(this.getNode(), 'once');
				return [[{ json: { ...context } }]];
			}),
			items: [{}],
			parameters: {},
			node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
		});

		expect(run.items[0]?.json).toEqual({ tries: 2 });
	});
});

describe('the end of a run', () => {
	it('comes with Stop: calls are aborted, one without the signal still leaves', async () => {
		const reports: string[] = [];
		let stop: () => void = () => undefined;
		const run = await runWorkflow({
			...nodeThat(async function () {
				this.onExecutionCancellation(() => reports.push('told'));
				stopWhenSeen('/hang', () => stop());
				await call(this, '/hang').catch(() => reports.push('aborted'));
				await call(this, '/lost').catch(() => reports.push('never sent'));
				await call(withoutSignal(this), '/cancel');
				return [[]];
			}),
			items: [{}],
			parameters: {},
			onStarted: (started) => {
				stop = started.stop;
			},
		});

		expect(run.status).toBe('canceled');
		expect(run.error?.name).toBe('ManualExecutionCancelledError');
		expect(reports).toEqual(['told', 'aborted', 'never sent']);
		expect(emulator.journal.lines.map(({ path, hungUp }) => [path, hungUp ?? false])).toEqual([
			['/hang', true],
			['/cancel', false],
		]);
	});

	it('comes with the time-out of the workflow', async () => {
		const run = await runWorkflow({
			...nodeThat(async function () {
				await call(this, '/hang').catch(() => undefined);
				return [[{ json: {} }]];
			}),
			items: [{}],
			parameters: {},
			timeoutMs: 50,
		});

		expect(run.status).toBe('canceled');
		expect(run.error?.name).toBe('TimeoutExecutionCancelledError');
		expect(run.items).toEqual([]);
	});

	it('can be put off: the run waits for its resume URL', async () => {
		const until = new Date(Date.now() + 60_000);
		const run = await runWorkflow({
			...nodeThat(async function () {
				const url = this.evaluateExpression('{{ $execution.resumeUrl }}', 0);
				this.getContext('node')['url'] = url;
				await this.putExecutionToWait(until);
				return [[{ json: {} }]];
			}),
			items: [{}],
			parameters: {},
			instanceUrl: 'https://n8n.example.com',
		});

		expect(run.status).toBe('waiting');
		expect(run.waitTill).toEqual(until);
		expect(run.data.executionData?.contextData['node:FAL']?.['url']).toMatch(
			engineHas.signedResumeUrls
				? /^https:\/\/n8n\.example\.com\/webhook-waiting\/\d+\?signature=[0-9a-f]{64}$/
				: /^https:\/\/n8n\.example\.com\/webhook-waiting\/\d+$/,
		);
	});
});

it.each([true, false])('collects chunks when streaming is %s, and hints', async (streaming) => {
	const run = await runWorkflow({
		...nodeThat(async function () {
			this.sendChunk('item', 0, { part: 1 });
			this.addExecutionHints({ message: 'Look here' });
			return [[{ json: { streaming: this.isStreaming() } }]];
		}),
		items: [{}],
		parameters: {},
		streaming,
	});

	expect(run.items[0]?.json).toEqual({ streaming });
	expect(run.chunks.map((chunk) => chunk.content)).toEqual(streaming ? ['{"part":1}'] : []);
	expect(run.hints).toEqual([{ message: 'Look here' }]);
});

async function call(
	context: IExecuteFunctions,
	path: string,
	options: { encoding?: 'stream' } = {},
): Promise<unknown> {
	const { httpRequestWithAuthentication } = context.helpers;
	const answered: unknown = await httpRequestWithAuthentication.call(context, 'falApi', {
		url: `https://${HOST}${path}`,
		...options,
	});
	return answered;
}

/** The context as it would be had nobody pressed Stop. */
function withoutSignal(context: IExecuteFunctions): IExecuteFunctions {
	const deaf: IExecuteFunctions = Object.create(context, {
		getExecutionCancelSignal: { value: () => undefined },
	});
	return deaf;
}

function stopWhenSeen(path: string, stop: () => void): void {
	const timer = setInterval(() => {
		if (!emulator.journal.lines.some((line) => line.path === path)) return;
		clearInterval(timer);
		stop();
	}, 5);
}

async function answer({ path, host, response }: Call): Promise<boolean> {
	if (path === '/hang') return true;
	if (path === '/events') {
		for (let event = 0; event < 3; event++) {
			response.write(`piece ${event}`);
			await emulator.until(`piece ${event} to arrive`, () => received.length > event);
		}
		response.end();
		return true;
	}
	response.writeHead(path === '/422' ? 422 : 200, { 'content-type': 'application/json' });
	response.end(JSON.stringify({ host, path }));
	return true;
}

async function unusedPort(): Promise<number> {
	const closed = createServer();
	await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
	const address = closed.address();
	await new Promise((resolve) => closed.close(resolve));
	if (address === null || typeof address === 'string') throw new Error('no TCP port');
	return address.port;
}
