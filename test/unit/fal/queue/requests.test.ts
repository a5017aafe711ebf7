import {
	CANCELLED_HERE,
	openFate,
	parseEndpointId,
	type OpenRequest,
} from '../../../../nodes/Fal/fal';
import { readResult, readStatus, submitRequest } from '../../../../nodes/Fal/fal/queue/requests';
import { cancelAtLast } from '../../../../nodes/Fal/fal/queue/cancelling';
import { FakeClock } from '../../../harness/fakeClock';
import {
	answer,
	brokenConnection,
	fails,
	ScriptedTransport,
	silence,
	times,
	trickle,
	type Reply,
	type Script,
} from '../../../harness/transport';
import { recorded } from '../../../harness/wire';

const ID = '764cabcf-b745-4b3e-ae38-1200304cf45b';
const BASE = `https://queue.fal.run/fal-ai/flux/requests/${ID}`;
const SUBMIT = 'POST https://queue.fal.run/fal-ai/flux/dev';
const ENDPOINT = parseEndpointId('fal-ai/flux/dev');

const REQUEST: OpenRequest = {
	requestId: ID,
	endpointId: 'fal-ai/flux/dev',
	statusUrl: `${BASE}/status`,
	responseUrl: BASE,
	cancelUrl: `${BASE}/cancel`,
};

const { signal } = new AbortController();
let clock: FakeClock;

beforeEach(() => {
	clock = new FakeClock();
});

const transportOf = (script: Script) => new ScriptedTransport(clock, script);

async function submit(body: unknown, headers: Record<string, string> = {}) {
	const transport = transportOf({ [SUBMIT]: [answer(200, body, headers)] });
	return await submitRequest(transport, { endpoint: ENDPOINT, input: {}, options: {} });
}

describe('the request that a submit opens', () => {
	it('has the addresses of the reply', async () => {
		expect(await submit(recorded('queue-submit-200'))).toEqual(REQUEST);
	});

	it('follows the reply even where its addresses look different', async () => {
		expect(await submit(recorded('queue-submit-200-doc-variant'))).toMatchObject({
			responseUrl: `https://queue.fal.run/fal-ai/flux/schnell/requests/${ID}/response`,
			statusUrl: `https://queue.fal.run/fal-ai/flux/schnell/requests/${ID}/status`,
		});
	});

	it('has addresses of its own when the reply has none', async () => {
		expect(await submit({ request_id: ID, gateway_request_id: ID })).toEqual(REQUEST);
		expect(await submit({ request_id: ID, cancel_url: null, status_url: 7 })).toEqual(REQUEST);
	});

	it.each([
		['http://queue.fal.run/x'],
		['https://evil.example/x'],
		['https://queue.fal.run@evil.example/x'],
		['not a url'],
	])('does not use the address %j', async (url) => {
		const reply = { request_id: ID, status_url: url, response_url: url, cancel_url: url };
		expect(await submit(reply)).toEqual(REQUEST);
	});

	it('takes its ID from the headers when the body cannot be read', async () => {
		expect(await submit('<html>', { 'X-Fal-Request-Id': ID })).toEqual(REQUEST);
	});

	it.each<[unknown]>([
		['<html>Welcome to the hotel</html>'],
		[''],
		[{}],
		[[]],
		[{ request_id: 7 }],
		[{ request_id: '' }],
		[{ request_id: '../../keys' }],
		[{ request_id: 'a b' }],
	])('is unclear when the reply is %j', async (body) => {
		await expect(submit(body)).rejects.toMatchObject({
			kind: 'unclear',
			facts: { endpointId: 'fal-ai/flux/dev' },
		});
	});

	it.each<[string, unknown, RegExp]>([
		['a login page', '<html>Sign in</html>', /web page .* that fal did not write/],
		['an answer without a request', {}, /names no request/],
	])('tells %s as that, and does not say that fal took anything', async (_, body, message) => {
		await expect(submit(body)).rejects.toMatchObject({
			message: expect.stringMatching(message),
			fate: { state: 'maybeTaken' },
		});
	});
});

describe('a look at the status', () => {
	it.each([
		[false, `GET ${BASE}/status`],
		[true, `GET ${BASE}/status?logs=1`],
	])('asks for logs (%j) with %s', async (includeLogs, route) => {
		const transport = transportOf({
			[route]: [answer(202, recorded('queue-status-in-queue-202'))],
		});
		expect(await readStatus(transport, REQUEST, { signal, includeLogs })).toMatchObject({
			status: 'IN_QUEUE',
			queuePosition: 2,
		});
	});

	it('keeps the rest of an address with a slash and a query', async () => {
		const request = { ...REQUEST, statusUrl: `${BASE}/status/?tenant=a` };
		const route = `GET ${BASE}/status?tenant=a&logs=1`;
		const transport = transportOf({ [route]: [answer(200, { status: 'COMPLETED' })] });
		expect(await readStatus(transport, request, { signal, includeLogs: true })).toMatchObject({
			status: 'COMPLETED',
		});
	});

	it('keeps request and model on its errors', async () => {
		const transport = transportOf({
			[`GET ${BASE}/status`]: [answer(404, recorded('queue-status-not-found-404'))],
		});
		await expect(readStatus(transport, REQUEST, { signal })).rejects.toMatchObject({
			kind: 'requestNotFound',
			facts: { requestId: ID, endpointId: 'fal-ai/flux/dev' },
		});
	});
});

describe('a result', () => {
	it('is followed to where fal or the model put it', async () => {
		const transport = transportOf({
			[`GET ${BASE}`]: [answer(302, '', { location: '/moved' })],
			'GET https://queue.fal.run/moved': [
				answer(307, '', { location: 'https://v3.fal.media/a.json' }),
			],
			'GET https://v3.fal.media/a.json': [answer(200, { a: 1 })],
		});
		expect((await readResult(transport, REQUEST, { signal })).body.toString()).toBe('{"a":1}');
	});

	it('is not followed in circles', async () => {
		const round = answer(302, '', { location: BASE });
		const transport = transportOf({ [`GET ${BASE}`]: [round, round, round, round, round] });
		await expect(readResult(transport, REQUEST, { signal })).rejects.toMatchObject({
			kind: 'notFromFal',
			requestId: ID,
		});
		expect(transport.calls).toHaveLength(4);
	});

	it.each([
		[404, recorded('queue-status-not-found-404'), 'requestNotFound'],
		[404, { detail: 'Path /v2.2 not found' }, 'modelNotFound'],
		[404, '<html>', 'notFromFal'],
		[400, recorded('queue-result-400-not-ready'), 'notReady'],
		[422, { detail: [{ loc: ['body', 'prompt'], msg: 'Field required' }] }, 'invalidInput'],
	])('that is answered with %d %j is an error: %s', async (status, body, kind) => {
		const transport = transportOf({ [`GET ${BASE}`]: [answer(status, body)] });
		await expect(readResult(transport, REQUEST, { signal })).rejects.toMatchObject({
			kind,
			requestId: ID,
		});
	});
});

describe('a cancellation', () => {
	const notCancelled = openFate(REQUEST, 'notCancelled');
	const cancel = async (...replies: readonly Reply[]) => {
		const transport = transportOf({ [`PUT ${BASE}/cancel`]: replies });
		return await clock.run(cancelAtLast({ transport, clock }, REQUEST));
	};

	it.each([
		['queue-cancel-200-removed', 200, CANCELLED_HERE],
		['queue-cancel-200-openapi-variant', 200, CANCELLED_HERE],
		['queue-cancel-202-requested', 202, openFate(REQUEST, 'cancelling')],
		['queue-cancel-400-completed', 400, openFate(REQUEST, 'complete')],
		['queue-cancel-404', 404, notCancelled],
	])('answered with %s (%d) leaves the request %j', async (name, status, fate) => {
		expect(await cancel(answer(status, recorded(name)))).toEqual(fate);
	});

	it.each([
		['an empty answer', answer(200, '')],
		['a web page', answer(200, '<html>Sign in</html>', { 'content-type': 'text/html' })],
		['a word of nobody', answer(200, { message: 'ok' })],
		['a success with a status that fal does not use', answer(206, { success: true })],
		['a broken connection', fails(brokenConnection())],
		['a server error', answer(502, '<html>')],
		['a rate limit', answer(429, {})],
	])('is asked for again after %s, and confirmed by fal alone', async (_, reply) => {
		expect(await cancel(reply, reply, answer(200, { status: 'OK' }))).toEqual(CANCELLED_HERE);
		expect(await cancel(...times(20, reply))).toEqual(notCancelled);
		expect(clock.now()).toBeLessThanOrEqual(20_000);
		expect(clock.waiting).toBe(0);
	});

	it.each([
		['silence', silence()],
		['an answer that trickles', trickle(1_000)],
	])('that meets %s leaves the request open, and throws nothing', async (_, reply) => {
		expect(await cancel(reply)).toEqual(notCancelled);
		expect(clock.now()).toBeLessThanOrEqual(10_000);
		expect(clock.waiting).toBe(0);
	});

	it('that fal refuses is not asked for again', async () => {
		expect(await cancel(answer(400, { detail: 'No', error_type: 'bad_request' }))).toEqual(
			notCancelled,
		);
	});
});
