import { FAILED, type Fate, type FalErrorKind } from '../../../../nodes/Fal/fal';
import {
	errorFromEvent,
	errorFromResponse,
	type CallContext,
} from '../../../../nodes/Fal/fal/failure/fromAnswer';
import { answer } from '../../../harness/transport';
import { recorded, recordedError } from '../../../harness/wire';

type Purpose = CallContext['purpose'];

function failure(
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
	purpose: Purpose = 'submit',
	requestId?: string,
) {
	const reply = answer(status, body, headers);
	const bytes = Buffer.concat(reply.body.map((step) => Buffer.from(step as string)));
	const context = { purpose, endpointId: 'fal-ai/flux/dev', requestId };
	return errorFromResponse({ status, headers: reply.headers, body: bytes }, context);
}

interface Recording {
	readonly http: { readonly status: number; readonly headers: Record<string, string> };
	readonly body: unknown;
}

describe('a recorded error', () => {
	it.each<[string, FalErrorKind, Purpose?]>([
		['401-bad-format', 'invalidKey'],
		['401-invalid-key', 'invalidKey'],
		['401-missing-key', 'invalidKey'],
		['401-no-user-legacy', 'invalidKey'],
		['403-locked-account', 'noCredit'],
		['404-app-not-found', 'modelNotFound'],
		['404-app-not-found', 'modelNotFound', 'run'],
		['404-app-not-found', 'modelNotFound', 'stream'],
		['404-app-not-found', 'modelNotFound', 'result'],
		['404-path-not-found', 'modelNotFound'],
		['404-path-not-found', 'modelNotFound', 'run'],
		['404-path-not-found', 'modelNotFound', 'result'],
		['404-path-not-found', 'streamingNotSupported', 'stream'],
		['405-full-path-status', 'streamingNotSupported', 'stream'],
		['422-content-policy', 'contentPolicy', 'result'],
		['422-pydantic-v1', 'invalidInput', 'result'],
		['422-pydantic-v2', 'invalidInput', 'run'],
		['422-string-detail', 'invalidInput', 'run'],
		['429-concurrency', 'rateLimit', 'run'],
		['429-max-queue-length', 'rateLimit'],
		['500-plain', 'unclear', 'run'],
		['500-plain', 'notFromFal', 'result'],
		['500-plain', 'unclear'],
		['503-runner', 'server', 'result'],
		['504-start-timeout', 'startTimeout', 'result'],
	])('%s is %s (%s)', (name, kind, purpose = 'submit') => {
		const { status, headers, body } = recordedError(name);
		expect(failure(status, body, headers, purpose)).toMatchObject({ kind, facts: { status } });
	});

	it('of a stream is told apart from an unknown model', () => {
		const { http, body } = recorded('stream-unsupported-404') as Recording;
		expect(failure(http.status, body, http.headers, 'stream')).toMatchObject({
			kind: 'streamingNotSupported',
			message: 'Path /dev/image-to-image/stream not found',
		});
	});

	it.each<[string, number, Purpose]>([
		['queue-status-not-found-404', 404, 'status'],
		['queue-cancel-404', 404, 'cancel'],
		['queue-status-not-found-404', 404, 'result'],
	])('%s is an unknown request', (name, status, purpose) => {
		expect(failure(status, recorded(name), {}, purpose).kind).toBe('requestNotFound');
	});
});

interface ModelError {
	readonly type: string;
	readonly status: number;
	readonly example: unknown;
}

const OWN_KINDS: Readonly<Record<string, FalErrorKind>> = {
	content_policy_violation: 'contentPolicy',
	image_load_error: 'fileNotLoaded',
	file_download_error: 'fileNotLoaded',
	generation_timeout: 'generationTimeout',
	internal_server_error: 'server',
	downstream_service_error: 'downstream',
	downstream_service_unavailable: 'downstream',
	no_media_generated: 'nothingMade',
};

describe('a model error', () => {
	const errors = recorded('error-model-types') as ModelError[];

	it.each(errors.map((error) => [error.type, error] as const))('%s has its kind', (type, error) => {
		const made = failure(error.status, { detail: [error.example] }, {}, 'result');
		expect(made.kind).toBe(OWN_KINDS[type] ?? 'invalidInput');
		expect(made.facts.fields).toHaveLength(1);
	});
});

describe('a request error', () => {
	it.each<[string, FalErrorKind]>([
		['request_timeout', 'gatewayTimeout'],
		['startup_timeout', 'startTimeout'],
		['runner_scheduling_failure', 'server'],
		['runner_connection_timeout', 'server'],
		['runner_disconnected', 'server'],
		['runner_connection_refused', 'server'],
		['runner_connection_error', 'server'],
		['runner_incomplete_response', 'server'],
		['runner_server_error', 'server'],
		['client_disconnected', 'cancelled'],
		['client_cancelled', 'cancelled'],
		['bad_request', 'invalidInput'],
		['internal_error', 'server'],
	])('%s is %s', (type, kind) => {
		const known = recorded('error-request-types') as { error_type: string; status: number }[];
		const { status } = known.find((entry) => entry.error_type === type)!;
		const body = { detail: 'In words', error_type: type };
		expect(failure(status, body, {}, 'result')).toMatchObject({ kind, message: 'In words' });
	});
});

describe('an error of a failed answer', () => {
	it('has the request ID of the context, or else of the answer', () => {
		const headers = { 'x-fal-request-id': 'told' };
		expect(failure(500, {}, headers).requestId).toBe('told');
		expect(failure(500, {}, headers, 'result', 'known').requestId).toBe('known');
		expect(failure(500, {}).requestId).toBeUndefined();
	});

	it('says when the words are not fal’s', () => {
		expect(failure(502, '<html>Bad Gateway</html>').message).toBe(
			'HTTP 502 with a web page or other text that fal did not write',
		);
		expect(failure(502, '').message).toBe('HTTP 502 with no word of fal');
	});

	it.each<[number, FalErrorKind]>([
		[302, 'unexpectedAnswer'],
		[400, 'invalidInput'],
		[402, 'noCredit'],
		[403, 'forbidden'],
		[408, 'gatewayTimeout'],
		[413, 'invalidInput'],
		[499, 'cancelled'],
		[502, 'server'],
		[503, 'server'],
		[504, 'gatewayTimeout'],
	])('with HTTP %d is %s when fal says so, and nobody’s without a word of fal', (status, kind) => {
		const headers = { 'x-fal-request-id': 'known' };
		expect(failure(status, { detail: 'In words' }, headers, 'result', 'known').kind).toBe(kind);
		for (const body of ['', '<html>', {}]) {
			const { facts } = failure(status, body, {}, 'result');
			expect(facts).toMatchObject({ kind: 'notFromFal', fate: undefined });
		}
	});

	it.each<[Purpose, number, unknown, FalErrorKind]>([
		['submit', 500, { detail: 'Internal Server Error' }, 'unclear'],
		['submit', 502, '<html>', 'unclear'],
		['submit', 503, '<html>', 'unclear'],
		['submit', 503, { detail: 'No capacity' }, 'server'],
		['submit', 504, '<html>', 'unclear'],
		['run', 500, { detail: 'No GPU' }, 'server'],
		['run', 502, { detail: 'No GPU', error_type: 'runner_incomplete_response' }, 'server'],
		['run', 502, '<html>', 'unclear'],
		['run', 504, '<html>', 'unclear'],
		['stream', 504, '', 'unclear'],
		['status', 502, '<html>', 'notFromFal'],
		['cancel', 502, '<html>', 'notFromFal'],
		['submit', 407, '<html>', 'notFromFal'],
		['run', 504, { detail: 'Timed out' }, 'gatewayTimeout'],
	])('of a %s with HTTP %d %j is %s', (purpose, status, body, kind) => {
		expect(failure(status, body, {}, purpose).kind).toBe(kind);
	});

	it.each<[Purpose, number, unknown, Fate['state']]>([
		['submit', 401, { detail: 'No' }, 'notTaken'],
		['submit', 422, { detail: 'No' }, 'notTaken'],
		['submit', 429, {}, 'notTaken'],
		['submit', 500, { detail: 'No' }, 'maybeTaken'],
		['submit', 502, '<html>', 'maybeTaken'],
		['submit', 503, '<html>', 'maybeTaken'],
		['submit', 503, {}, 'maybeTaken'],
		['submit', 503, { detail: 'No' }, 'notTaken'],
		['submit', 429, '<html>', 'maybeTaken'],
		['submit', 407, '<html>', 'notTaken'],
		['submit', 403, '<html>', 'maybeTaken'],
		['submit', 404, { detail: 'Not Found' }, 'maybeTaken'],
		['submit', 404, { detail: 'Application "x" not found' }, 'notTaken'],
		['submit', 408, { detail: 'No' }, 'maybeTaken'],
		['submit', 303, '', 'maybeTaken'],
		['submit', 504, '<html>', 'maybeTaken'],
		['run', 422, { detail: 'No' }, 'over'],
		['run', 429, {}, 'notTaken'],
		['run', 500, { detail: 'No' }, 'over'],
		['run', 502, '<html>', 'maybeTaken'],
		['run', 500, '<html>', 'maybeTaken'],
		['run', 503, '<html>', 'maybeTaken'],
		['run', 504, { detail: 'No' }, 'maybeTaken'],
		['run', 524, '<html>', 'maybeTaken'],
		['run', 408, {}, 'maybeTaken'],
		['stream', 504, '<html>', 'maybeTaken'],
		['result', 422, { detail: 'No' }, 'over'],
		['result', 404, { detail: 'Path /x not found' }, 'over'],
		['result', 500, { detail: 'No', error_type: 'runner_server_error' }, 'over'],
	])('of a %s with HTTP %d %j leaves the money %s', (purpose, status, body, state) => {
		expect(failure(status, body, {}, purpose).facts.fate).toEqual(
			state === 'over' ? FAILED : { state },
		);
	});

	it.each<[Purpose, number, unknown]>([
		['result', 400, { detail: 'Request is still in progress' }],
		['result', 401, { detail: 'No' }],
		['result', 403, { detail: 'No' }],
		['result', 429, {}],
		['result', 303, ''],
		['result', 400, '<html>'],
		['result', 404, '<html>'],
		['result', 404, { detail: 'Not Found' }],
		['result', 404, { detail: 'Request not found' }],
		['result', 404, { status: 'NOT_FOUND' }],
		['result', 408, {}],
		['result', 500, { detail: 'No' }],
		['result', 502, '<html>'],
		['status', 404, { status: 'NOT_FOUND' }],
		['status', 500, { detail: 'No' }],
		['cancel', 400, { detail: 'No' }],
	])('of a %s with HTTP %d %j says nothing of the money', (purpose, status, body) => {
		expect(failure(status, body, {}, purpose).facts.fate).toBeUndefined();
	});

	it('of a submit is unclear when 503 names a request', () => {
		const body = { detail: 'No' };
		expect(failure(503, body, { 'X-Fal-Request-Id': 'a' }).kind).toBe('unclear');
		expect(failure(503, body, {}, 'submit', 'a').kind).toBe('unclear');
	});

	it('of a result is over when it names the request, and nobody’s when it names another', () => {
		const body = { detail: 'No GPU' };
		const own = failure(500, body, { 'X-Fal-Request-Id': 'known' }, 'result', 'known');
		expect(own).toMatchObject({ kind: 'server', facts: { fate: FAILED } });
		const other = failure(
			422,
			{ detail: 'No' },
			{ 'X-Fal-Request-Id': 'other' },
			'result',
			'known',
		);
		expect(other.facts).toMatchObject({ kind: 'notFromFal', fate: undefined, requestId: 'known' });
	});

	it.each([['undefined'], ['x'.repeat(3_000)], ['a b'], ['<b>']])(
		'does not take %.20j for a request ID',
		(id) => {
			expect(failure(500, { detail: 'No' }, { 'X-Fal-Request-Id': id }).requestId).toBeUndefined();
		},
	);

	it.each<[string, number | undefined]>([
		['5', 5_000],
		['0.5', 500],
		['0.0001', 250],
		['3600', 120_000],
		['-1', undefined],
		['', undefined],
		['soon', undefined],
		['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
	])('reads Retry-After %j', (value, ms) => {
		expect(failure(429, {}, { 'Retry-After': value }).facts.retryAfterMs).toBe(ms);
	});

	it.each<[Record<string, string>, Fate['state']]>([
		[{ 'X-Fal-Needs-Retry': '1' }, 'notTaken'],
		[{ 'X-Fal-needs-retry': 'true' }, 'notTaken'],
		[{ 'X-Fal-Retryable': 'True' }, 'notTaken'],
		[{ 'X-Fal-Needs-Retry': '0' }, 'over'],
		[{ 'X-Fal-Retryable': 'false' }, 'over'],
		[{}, 'over'],
	])('of a direct run is heard when fal wants it again: %j', (headers, state) => {
		const reply = { ...headers, 'X-Fal-Request-Id': 'a' };
		expect(failure(503, {}, reply, 'run').fate.state).toBe(state);
	});

	it('does not take an app for a request because of its name', () => {
		const body = { detail: 'Application "my-request-bot" not found' };
		expect(failure(404, body, {}, 'result').kind).toBe('modelNotFound');
	});
});

describe('an error told in a stream', () => {
	it('is read like that of an answer', () => {
		const context: CallContext = { purpose: 'run', endpointId: 'x/y', requestId: 'abc' };
		const detail = [{ loc: ['body', 'num_images'], msg: 'too many', type: 'less_than_equal' }];
		expect(errorFromEvent(422, { detail }, context)).toMatchObject({
			kind: 'invalidInput',
			message: 'num_images: too many',
			requestId: 'abc',
		});
	});
});
