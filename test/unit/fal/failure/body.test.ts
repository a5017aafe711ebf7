import { describeField } from '../../../../nodes/Fal/fal';
import { errorBodyOf, readErrorBody } from '../../../../nodes/Fal/fal/failure/body';
import { recorded } from '../../../harness/wire';

const read = (body: unknown) => readErrorBody(Buffer.from(JSON.stringify(body)));
const bodyOf = (name: string) => (recorded(name) as { body: unknown }).body;

describe('the recorded error bodies', () => {
	it.each([
		[
			'error-401-bad-format',
			"Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.",
		],
		['error-401-invalid-key', 'invalid key credentials'],
		[
			'error-401-missing-key',
			'Cannot access application "fal-ai/minimax-h3-turbo". Authentication is required to access this application.',
		],
		['error-401-no-user-legacy', 'No user found for Key ID and Secret'],
		[
			'error-403-locked-account',
			'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.',
		],
		['error-404-app-not-found', 'Application "hailuo-ai" not found'],
		['error-404-path-not-found', 'Path /v2.2 not found'],
		['error-405-full-path-status', 'Method Not Allowed'],
		[
			'error-422-content-policy',
			'prompt: The content could not be processed because it contained material flagged by a content checker.',
		],
		['error-422-pydantic-v1', 'prompt: field required'],
		['error-422-pydantic-v2', 'prompt: Field required'],
		['error-422-string-detail', 'Unable to process the image.'],
		['error-429-concurrency', 'Reached concurrent requests limit of 20'],
		['error-429-max-queue-length', 'not documented'],
		['error-500-plain', 'Internal Server Error'],
		['error-503-runner', 'Runner disconnected'],
		['error-504-start-timeout', 'Request timed out'],
		['stream-unsupported-404', 'Path /dev/image-to-image/stream not found'],
	])('%s says %j', (name, text) => {
		expect(read(bodyOf(name))).toMatchObject({
			text,
			form: expect.stringMatching(/^(plain|typed)$/),
		});
	});

	it.each([
		['error-429-concurrency', 'concurrent_requests_limit'],
		['error-503-runner', 'runner_disconnected'],
		['error-504-start-timeout', 'request_timeout'],
		['error-422-content-policy', 'content_policy_violation'],
		['error-422-pydantic-v1', 'value_error.missing'],
	])('%s has the type %s', (name, type) => {
		expect(read(bodyOf(name)).type).toBe(type);
	});

	it.each([
		['queue-status-not-found-404', 'NOT_FOUND'],
		['queue-cancel-404', 'NOT_FOUND'],
		['queue-cancel-400-completed', 'ALREADY_COMPLETED'],
	])('%s has the status %s', (name, queueStatus) => {
		expect(read(recorded(name))).toMatchObject({ queueStatus, text: '', form: 'typed' });
	});

	it.each([400, 401, 403, 404, 429, 500])('of the platform for %d is understood', (status) => {
		const body = recorded(`platform-error-${String(status)}`) as PlatformError;
		const { error } = body;
		expect(read(body)).toMatchObject({ text: error.message, type: error.type });
	});
});

interface PlatformError {
	readonly error: { readonly message: string; readonly type: string };
}

interface ModelError {
	readonly type: string;
	readonly example: { loc: string[]; msg: string; type: string; input: unknown };
}

const modelErrors = recorded('error-model-types') as ModelError[];

describe('a model error', () => {
	it('is known in 31 types', () => {
		expect(modelErrors).toHaveLength(31);
	});

	it.each(modelErrors.map((error) => [error.type, error] as const))(
		'%s is told with field and reason, and without the input',
		(type, { example }) => {
			const body = read({ detail: [{ ...example, input: 'sent by the user' }] });
			const path = example.loc.slice(1).join('.');
			const [field] = body.fields;
			expect(field).toMatchObject({ path, type });
			expect(field?.message.startsWith(example.msg)).toBe(true);
			expect(body.text).toBe(path === '' ? field?.message : `${path}: ${field?.message}`);
			expect(body.type).toBe(type);
			expect(JSON.stringify(body)).not.toContain('sent by the user');
		},
	);
});

describe('an error body', () => {
	it.each<[unknown[], string]>([
		[['body', 'loras', 0, 'path'], 'loras[0].path'],
		[['body', 'image_urls', 2], 'image_urls[2]'],
		[['body', 0, 'x'], '[0].x'],
		[['query', 'logs'], 'query.logs'],
		[['body'], ''],
		[[], ''],
	])('names the place %j as %j', (loc, path) => {
		expect(read({ detail: [{ loc, msg: 'wrong' }] }).fields).toEqual([
			{ path, message: 'wrong', type: undefined },
		]);
	});

	it('joins all problems', () => {
		const detail = [
			{ loc: ['body', 'prompt'], msg: 'Field required', type: 'missing' },
			{ loc: ['body', 'seed'], msg: 'Input should be a valid integer', type: 'int_parsing' },
			'and one as text',
		];
		expect(read({ detail }).text).toBe(
			'prompt: Field required; seed: Input should be a valid integer; and one as text',
		);
	});

	it.each<[unknown, string]>([
		[{ detail: { loc: ['body', 'prompt'], msg: 'too long' } }, 'prompt: too long'],
		[{ detail: { message: 'no capacity', code: 7 } }, 'no capacity'],
		[{ detail: [{ type: 'image_too_small' }] }, 'image_too_small'],
		[{ detail: '' }, ''],
		[{ message: 'Not today' }, 'Not today'],
		[{ error: 'Not today' }, 'Not today'],
		[{ error: { message: 'Not today', type: 'x' } }, 'Not today'],
		['Not today', 'Not today'],
	])('of another shape is understood: %j', (body, text) => {
		expect(errorBodyOf(body).text).toBe(text);
	});

	it.each<[unknown]>([
		[{ detail: null }],
		[{ detail: 7 }],
		[{ detail: [null, 7, [], {}] }],
		[{ detail: [{ loc: 'body', msg: 7 }] }],
		[{ error: null }],
		[{}],
		[[]],
		[null],
		[7],
	])('that says nothing has no text: %j', (body) => {
		expect(read(body).text).toBe('');
	});

	it.each([
		['', 'wordless'],
		['<html><body>502 Bad Gateway</body></html>', 'foreign'],
		['{"detail": "cut of', 'foreign'],
		['\u0000\u00ff', 'foreign'],
	])('that is no JSON is not by fal: %j', (text, form) => {
		expect(readErrorBody(Buffer.from(text))).toMatchObject({ text: '', form });
	});

	it.each<[string, Record<string, unknown>, string]>([
		['File too large', { max_size: 10_485_760 }, 'File too large (at most 10.49 MB)'],
		[
			'Image too small',
			{ min_width: 512, min_height: 256 },
			'Image too small (at least 512 × 256 pixels)',
		],
		['Wrong format', { supported_formats: ['mp3', 'wav'] }, 'Wrong format (mp3, wav)'],
		[
			'Too long',
			{ max_duration: 60, provided_duration: 75.25 },
			'Too long (at most 60 s, got 75.25 s)',
		],
		['Too much', { le: 50 }, 'Too much (at most 50)'],
		[
			'Input should be less than or equal to 50',
			{ le: 50 },
			'Input should be less than or equal to 50',
		],
		["Input should be 'a' or 'b'", { expected: "'a' or 'b'" }, "Input should be 'a' or 'b'"],
		['No limit', { toString: 1, given: 'x' }, 'No limit'],
	])('tells the limits beside the words: %j %j', (msg, ctx, message) => {
		expect(read({ detail: [{ loc: ['body', 'a'], msg, ctx, type: 't' }] }).fields[0]?.message).toBe(
			message,
		);
	});

	it('shows what is no name and no position nowhere, and cuts what is long', () => {
		const loc = ['body', { toString: 1, valueOf: 1 }, 'x'.repeat(5_000), null, 3];
		const { fields } = read({ detail: Array.from({ length: 500 }, () => ({ loc, msg: 'wrong' })) });
		expect(fields).toHaveLength(20);
		expect(fields[0]?.path).toMatch(/^x{80}…\[3\]$/);
	});

	it('never shows the input, inlined files or keys', () => {
		const secret = '0a1b2c3d-1111-4222-8333-444455556666:00112233445566778899aabbccddeeff';
		const uri = `data:image/png;base64,${'A'.repeat(500)}`;
		const body = read({
			detail: [
				{
					loc: ['body', 'image_url'],
					msg: `Cannot load ${uri} with ${secret}`,
					type: 'image_load_error',
					input: uri,
					ctx: { given: uri },
				},
			],
		});
		expect(JSON.stringify(body)).not.toMatch(/AAAA|00112233/);
		expect(body.text).toBe('image_url: Cannot load data:… with [key]');
	});
});

describe('a field', () => {
	it('is described by its place and problem', () => {
		expect(describeField({ path: 'prompt', message: 'Field required' })).toBe(
			'prompt: Field required',
		);
		expect(describeField({ path: '', message: 'Not allowed' })).toBe('Not allowed');
	});
});
