import type { Emulator, FaultEffect, FaultMatch } from '../../../emulator';
import { CHECKS } from '../../../live/checks';
import { MODEL, freePort, run, startFal } from './world';

let fal: Emulator;
beforeEach(async () => {
	fal = await startFal();
});
afterEach(async () => fal.close());

type Arrange = (fal: Emulator) => void;
const QUEUE = 'queue.fal.run';
const API = 'api.fal.ai';
const STATUS = /\/status$/;

const always =
	(match: FaultMatch, effect: FaultEffect): Arrange =>
	(fal) =>
		void fal.fault(match, effect, Infinity);
const switched =
	(switches: Partial<Emulator['switches']>): Arrange =>
	(fal) =>
		void Object.assign(fal.switches, switches);
const rewritten = (match: FaultMatch, change: (body: object) => unknown): Arrange =>
	always(match, { rewrite: (body) => (body instanceof Object ? change(body) : body) });
const redefined =
	(behaviour: Parameters<Emulator['define']>[1]): Arrange =>
	(fal) =>
		fal.define(MODEL, { price: { unit_price: 0.003, unit: 'megapixels' }, ...behaviour });

const without = (body: object, name: string) =>
	Object.fromEntries(Object.entries(body).filter(([other]) => other !== name));
const result: FaultMatch = { host: QUEUE, method: 'GET', path: /\/requests\/[^/]+$/ };
const chat: FaultMatch = { host: 'fal.run', path: /chat\/completions$/ };

const DIFFERENCES: ReadonlyArray<
	readonly [check: string, how: string, arrange: Arrange, seen: string]
> = [
	[
		'key-catalogue',
		'lists models for keys only',
		always({ host: API, path: '/v1/models' }, { status: 401, body: { error: 'no key' } }),
		'believed models are listed without a key / seen 401 {"error":"no key"}',
	],
	[
		'key-queue',
		'has other words for 401',
		always({ host: QUEUE, path: STATUS }, { status: 401, body: { detail: 'Who are you?' } }),
		'believed 401 "invalid key credentials" / seen 401 {"detail":"Who are you?"}',
	],
	[
		'key-run',
		'lets runs without a key',
		always({ host: 'fal.run' }, { status: 422, body: { detail: [] } }),
		'seen 422 {"detail":[]}',
	],
	[
		'unknown-model',
		'accepts unknown apps',
		always({ host: 'fal.run', method: 'POST' }, { status: 400, body: { detail: 'No such thing' } }),
		'of fal.run / seen 400 {"detail":"No such thing"}',
	],
	[
		'unknown-path',
		'refuses an unknown path at once',
		always({ host: QUEUE, method: 'POST' }, { status: 404, body: { detail: 'No path' } }),
		'believed 200 IN_QUEUE / seen 404 {"detail":"No path"}',
	],
	[
		'bad-header',
		'names the type in the body alone',
		always(
			{ host: QUEUE, method: 'POST' },
			{ status: 400, body: { detail: 'Bad', error_type: 'bad_request' } },
		),
		'believed X-Fal-Error-Type: bad_request / seen null',
	],
	[
		'wrong-input',
		'speaks of wrong input in another form',
		redefined({ error: { status: 422, body: { error: 'prompt is missing' } } }),
		'seen 422 {"error":"prompt is missing"}',
	],
	[
		'wrong-input',
		'bills what it refuses',
		redefined({
			error: {
				status: 422,
				body: { detail: [{ loc: ['body', 'prompt'], msg: 'missing', type: 'missing' }] },
				headers: { 'x-fal-billable-units': '1' },
			},
		}),
		'believed x-fal-billable-units: 0 / seen 1',
	],
	[
		'prices',
		'estimates in another member',
		rewritten({ host: API, path: /estimate$/ }, () => ({ cost: 1 })),
		'believed 200 { total_cost } of historical_api_price / seen 200 {"cost":1}',
	],
	[
		'usage',
		'answers a missing scope in another form',
		always({ host: API, path: /usage$/ }, { status: 403, body: { detail: 'Only ADMIN' } }),
		'believed 403 authorization_error / seen 403 {"detail":"Only ADMIN"}',
	],
	[
		'balance',
		'calls the balance something else',
		rewritten({ host: API, path: /billing$/ }, () => ({ balance: 3 })),
		'seen 200 without credits.current_balance',
	],
	[
		'workflows',
		'lists them under another name',
		rewritten({ host: API, path: '/v1/workflows' }, () => ({ items: [] })),
		'believed 200 { workflows, has_more } / seen 200 {"items":[]}',
	],
	[
		'webhook-keys',
		'has keys of another kind',
		rewritten({ path: /jwks/ }, () => ({ keys: [{ kty: 'RSA' }] })),
		'seen 200 {"keys":[{"kty":"RSA"}]}',
	],
	[
		'upload',
		'names the address otherwise',
		rewritten({ host: 'rest.fal.ai' }, () => ({ url: 'https://v3.fal.media/x' })),
		'seen 200 {"url":"https://v3.fal.media/x"}',
	],
	[
		'upload-rules',
		'shows forbidden files',
		always({ method: 'GET', path: /^\/files\// }, { status: 200, body: 'open' }),
		'by x-fal-object-lifecycle / seen 200 open',
	],
	[
		'submission',
		'answers with the older addresses',
		switched({ submitUrls: 'fullPathResponse' }),
		'seen https://queue.fal.run/fal-ai/flux/schnell/requests/',
	],
	[
		'early-result',
		'has another status for what is not complete',
		always(result, { status: 425, body: { detail: 'Too early' } }),
		'believed 400 "Request is still in progress" / seen 425 {"detail":"Too early"}',
	],
	[
		'status',
		'sends logs unasked',
		rewritten({ host: QUEUE, path: STATUS }, (body) => ({ ...body, logs: [] })),
		'believed logs: null when not asked for / seen 200',
	],
	[
		'status-stream',
		'has no stream',
		always({ host: QUEUE, path: /stream$/ }, { status: 404, body: { detail: 'Not Found' } }),
		'believed 200 text/event-stream / seen 404 {"detail":"Not Found"}',
	],
	[
		'result',
		'does not tell what is billed',
		always(result, { status: 200, body: { images: [] } }),
		'believed x-fal-billable-units is a number / seen null',
	],
	[
		'cancel-complete',
		'says 409 when it is too late',
		always({ method: 'PUT' }, { status: 409, body: { status: 'DONE' } }),
		'believed 400 ALREADY_COMPLETED, first time / seen 409 {"status":"DONE"}',
	],
	[
		'cancel-waiting',
		'answers every cancellation with 202',
		switched({ cancelReplies: 'always202' }),
		'believed 200 OK / seen 202 {"status":"CANCELLATION_REQUESTED"}',
	],
	[
		'cancel-waiting',
		'answers every cancellation with success',
		switched({ cancelReplies: 'success' }),
		'believed 200 OK / seen 200 {"success":true}',
	],
	[
		'cancel-waiting',
		'refuses what is above the limit of the account',
		(fal) => {
			fal.switches.queueOverLimit = 'refused';
			fal.platform.account.concurrency = 1;
			// What was sent first has to run already.
			fal.define(MODEL, { durationMs: 5_000, price: { unit_price: 0.003, unit: 'images' } });
		},
		'believed what is above the limit waits / seen 429 {"detail":"Reached concurrent',
	],
	[
		'cancel-running',
		'has another result of what was cancelled',
		always({ ...result, nth: 1 }, { status: 410, body: { detail: 'Gone' } }),
		'believed result 499 client_cancelled / seen 410 {"detail":"Gone"}',
	],
	[
		'full-queue',
		'has another form for a full queue',
		always({ host: QUEUE, method: 'POST' }, { status: 429, body: { error: 'full' } }),
		'believed 429 { detail: text } / seen 429 {"error":"full"}',
	],
	[
		'direct-run',
		'does not name the request',
		always({ host: 'fal.run' }, { status: 200, body: { images: [] } }),
		'believed x-fal-request-id / seen no such header',
	],
	[
		'model-stream',
		'ends with [DONE]',
		redefined({ stream: ['{}', { raw: 'data: [DONE]\n\n' }] }),
		'believed every event is JSON / seen',
	],
	[
		'text-stream',
		'calls the text something else',
		(fal) => fal.define('openrouter/router', { stream: [{ text: 'one' }, { text: ' two' }] }),
		'believed output is in every event / seen',
	],
	[
		'chat-models',
		'has a list of models',
		always({ host: 'fal.run', path: /models$/ }, { status: 200, body: { data: [] } }),
		'believed 404 / seen 200 {"data":[]}',
	],
	[
		'chat-errors',
		'says error in the place of detail',
		switched({ chatErrors: 'error' }),
		'believed 401 { detail } / seen 401 {"error":{"message":"invalid key credentials","code":401}}',
	],
	[
		'chat-usage',
		'does not tell the cost',
		rewritten(chat, (body) => ({ ...without(body, 'usage'), id: 'x' })),
		'believed usage.cost is a number / seen 200',
	],
	[
		'chat-stream',
		'does not stream',
		always(chat, { status: 200, body: { choices: [] } }),
		'believed 200 text/event-stream / seen 200 {"choices":[]}',
	],
	[
		'history',
		'has other cursors',
		(fal) => {
			fal.switches.historyCursor = 'place';
			[1, 2, 3].forEach(() => fal.history.add({ endpointId: MODEL }));
		},
		'believed next_cursor is a page number in base64 / seen 0000',
	],
	[
		'history',
		'means the end of a request by its range',
		switched({ historyRange: 'ended_at' }),
		'believed start is about sent_at / seen it was found by its end',
	],
	[
		'delete-payloads',
		'answers without outcomes',
		always({ method: 'DELETE' }, { status: 204, body: '' }),
		'believed 200 { cdn_delete_results } / seen 204',
	],
];

it.each(DIFFERENCES)('%s sees that fal %s', async (check, _how, arrange, seen) => {
	arrange(fal);
	const { lines, code } = await run(fal, ['--only', check]);
	const differing = lines.filter((line) => line.startsWith(`✗ ${check}: believed `));
	expect({ lines, found: differing.some((line) => line.includes(seen)) }).toEqual({
		lines,
		found: true,
	});
	expect(code).toBe(1);
	expect(fal.open()).toEqual([]);
});

it('too-many looks at every 429 that was met', async () => {
	fal.fault({ host: 'rest.fal.ai' }, { status: 429, body: { slow: 'down' } }, 1);
	const { text, code } = await run(fal, ['--only', 'upload', '--only', 'too-many']);
	expect(text).toContain('✗ too-many: believed');
	expect(text).toContain('seen 429 {"slow":"down"}');
	expect(code).toBe(1);
});

it('upload-large sees that parts are refused', async () => {
	fal.fault({ method: 'PUT', path: /\/1$/ }, { status: 413, body: 'Too large' });
	const { text } = await run(fal, ['--only', 'upload-large', '--large']);
	expect(text).toContain('believed 2xx { etag } for part 1 of 65536 bytes / seen 413 Too large');
});

it.each([
	['is signed by somebody else', 'wrongKey', 'seen wrongSignature'],
	['was altered on its way', 'alteredBody', 'seen wrongSignature'],
	['was signed long ago', 'oldTimestamp', 'seen wrongTime'],
] as const)('webhook sees that a call %s', async (_how, tampering, seen) => {
	fal.webhooks.rules.retryDelaysMs = [50];
	fal.webhooks.rules.tampering = tampering;
	const port = await freePort();
	const { text, code } = await run(fal, [
		...['--only', 'webhook', '--webhook-port', String(port)],
		...['--webhook', `http://127.0.0.1:${port}/`],
	]);
	expect(text).toContain(`✗ webhook: believed the signature fits a key of fal / ${seen}`);
	expect(code).toBe(1);
});

describe('webhook', () => {
	const webhookArgs = async () => {
		const port = String(await freePort());
		return ['--only', 'webhook', '--webhook-port', port, '--webhook', `http://127.0.0.1:${port}/`];
	};

	it('sees that the answer has two members only', async () => {
		fal.switches.submitReply = 'webhookDoc';
		fal.webhooks.rules.retryDelaysMs = [50];
		const { text } = await run(fal, await webhookArgs());
		expect(text).toContain(
			'✗ webhook: believed all members in the answer / seen 200 {"request_id"',
		);
		expect(text).not.toContain('the signature fits');
	});

	it('sees that nothing is repeated', async () => {
		fal.webhooks.rules.retryDelaysMs = [];
		let looks = 0;
		const now = () => Date.now() + 2_000 * looks++;
		const { text } = await run(fal, await webhookArgs(), { now });
		expect(text).toContain('believed a second delivery after 503 / seen none within three minutes');
	});

	it('says so when nothing comes', async () => {
		fal.webhooks.pause();
		let looks = 0;
		const now = () => Date.now() + 2_000 * looks++;
		const { text, code } = await run(fal, await webhookArgs(), { now });
		expect(text).toContain('? webhook: unclear: nothing came: does the address lead here?');
		expect(code).toBe(0);
	});
});

it('shows of every check that it can differ', () => {
	const shown = [...DIFFERENCES.map(([check]) => check), 'too-many', 'upload-large', 'webhook'];
	expect(CHECKS.map(({ name }) => name).filter((name) => !shown.includes(name))).toEqual([]);
});
