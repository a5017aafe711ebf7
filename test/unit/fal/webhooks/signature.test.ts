import { readKeys, verifySignature } from '../../../../nodes/Fal/fal/webhooks/signature';
import { recorded } from '../../../harness/wire';

const vector = recorded('webhook-signature-test-vector');
const keys = readKeys(vector.jwks);
const body = Buffer.from(vector.raw_body_utf8, 'utf8');
const now: number = vector.clock_for_test_unix_seconds;
const headers: Record<string, string> = vector.headers;

const verify = (changes: { headers?: object; body?: Buffer; now?: number } = {}) =>
	verifySignature(
		{ headers: { ...headers, ...changes.headers }, body: changes.body ?? body },
		keys,
		changes.now ?? now,
	);

describe('a signature', () => {
	it('of fal is recognised, by whichever of its keys', () => {
		expect(verify()).toEqual({
			state: 'verified',
			requestId: headers['x-fal-webhook-request-id'],
			userId: headers['x-fal-webhook-user-id'],
		});
	});

	it('for another account is refused', () => {
		expect(verify({ headers: { 'x-fal-webhook-user-id': 'github|7654321' } })).toEqual({
			state: 'refused',
			reason: 'wrongSignature',
		});
	});

	it.each([300, -300])('may be %d seconds away from our clock', (seconds) => {
		expect(verify({ now: now + seconds }).state).toBe('verified');
	});

	it.each([301, -301])('%d seconds away from our clock is refused', (seconds) => {
		expect(verify({ now: now + seconds })).toEqual({ state: 'refused', reason: 'wrongTime' });
	});

	it.each(Object.keys(headers))('without %s is refused', (name) => {
		expect(verify({ headers: { [name]: undefined } })).toEqual({
			state: 'refused',
			reason: 'missingHeader',
		});
	});

	it.each([
		['one byte more', Buffer.concat([body, Buffer.from(' ')])],
		['the same JSON, written anew', Buffer.from(JSON.stringify(JSON.parse(body.toString())))],
		['nothing', Buffer.alloc(0)],
	])('over %s is refused', (_, altered) => {
		expect(verify({ body: altered })).toEqual({ state: 'refused', reason: 'wrongSignature' });
	});

	it.each(['abc', 'zz'.repeat(64), '', 'ab'.repeat(63), 'ab'.repeat(65)])(
		'that is malformed is refused: %j',
		(signature) => {
			const changed = { headers: { 'x-fal-webhook-signature': signature } };
			expect(verify(changed).state).toBe('refused');
		},
	);

	it.each(['now', '1e9', '-5', ''])('with the time %j is refused', (timestamp) => {
		expect(verify({ headers: { 'x-fal-webhook-timestamp': timestamp } }).state).toBe('refused');
	});

	it('for another request is refused', () => {
		expect(verify({ headers: { 'x-fal-webhook-request-id': 'another' } })).toEqual({
			state: 'refused',
			reason: 'wrongSignature',
		});
	});

	it('is refused when there is no key', () => {
		expect(verifySignature({ headers, body }, [], now).state).toBe('refused');
	});
});

describe('a list of keys', () => {
	it.each([[undefined], [null], [[]], [{ keys: 'none' }], [{ keys: [1, {}, { x: 'short' }] }]])(
		'that is none gives no key: %j',
		(document) => {
			expect(readKeys(document)).toEqual([]);
		},
	);

	const [key] = vector.jwks.keys;

	it.each([
		['only x, as fal documents it', { x: key.x }],
		['kind, curve and use', { ...key, use: 'sig' }],
	])('has the keys that tell %s', (_name, entry) => {
		expect(readKeys({ keys: [entry] })).toHaveLength(1);
	});

	it.each([
		['kind', { ...key, kty: 'EC' }],
		['curve', { ...key, crv: 'X25519' }],
		['kind and curve', { ...key, kty: 'EC', crv: 'P-256' }],
		['use', { ...key, use: 'enc' }],
	])('is read without the keys of another %s', (_name, entry) => {
		expect(readKeys({ keys: [entry] })).toEqual([]);
	});

	it('is read for twenty keys at most, each once', () => {
		const many = Array.from({ length: 20_000 }, (_, index) => ({
			x: Buffer.alloc(32, index.toString(16).padStart(4, '0'), 'hex').toString('base64url'),
		}));

		expect(readKeys({ keys: many })).toHaveLength(20);
		expect(readKeys({ keys: [key, key, ...vector.jwks.keys] })).toHaveLength(2);
	});
});
