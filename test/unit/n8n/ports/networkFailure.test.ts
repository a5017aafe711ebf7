import { NodeApiError, NodeOperationError, UserError, type INode } from 'n8n-workflow';

import { NOT_TAKEN } from '../../../../nodes/Fal/fal';
import { networkFailure } from '../../../../nodes/Fal/n8n/ports/networkFailure';

const NODE: INode = {
	id: '1',
	name: 'FAL',
	type: 'n8n-nodes-fal-run.fal',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const systemError = (message: string, code?: string, syscall?: string) =>
	Object.assign(new Error(message), { ...(code && { code }), ...(syscall && { syscall }) });

/** As axios makes it: message and code are taken over, the error itself is the cause. */
const axiosError = (cause: Error & { code?: string }, code = cause.code) =>
	Object.assign(new Error(cause.message, { cause }), { isAxiosError: true, code, config: {} });

/** As n8n's helper throws it. */
const thrownByHelper = (error: Error) => new NodeApiError(NODE, error as never);

/** n8n 1.x forgets the cause. */
const thrownByHelper1 = (error: Error) =>
	Object.assign(thrownByHelper(error), { cause: undefined });

const WRAPPINGS = [
	['plain', (error: Error) => error],
	['wrapped by axios', axiosError],
	['wrapped by n8n', (error: Error) => thrownByHelper(axiosError(error))],
	['wrapped by n8n 1.x', (error: Error) => thrownByHelper1(axiosError(error))],
] as const;

describe.each(WRAPPINGS)('a failure %s', (_, wrap) => {
	it.each([
		['connect ECONNREFUSED 1.2.3.4:443', 'ECONNREFUSED', 'connect', 'fal refused the connection'],
		[
			'getaddrinfo ENOTFOUND fal.run',
			'ENOTFOUND',
			'getaddrinfo',
			'The address of fal could not be found',
		],
		[
			'getaddrinfo EAI_AGAIN fal.run',
			'EAI_AGAIN',
			'getaddrinfo',
			'The address of fal could not be looked up',
		],
		['connect EHOSTUNREACH 1.2.3.4:443', 'EHOSTUNREACH', 'connect', 'fal could not be reached'],
		['connect ENETUNREACH 1.2.3.4:443', 'ENETUNREACH', 'connect', 'fal could not be reached'],
		['connect ETIMEDOUT 1.2.3.4:443', 'ETIMEDOUT', 'connect', 'fal did not answer in time'],
		['certificate has expired', 'CERT_HAS_EXPIRED', undefined, 'certificate has expired'],
		[
			'self-signed certificate',
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			undefined,
			'self-signed certificate',
		],
		[
			'unable to verify the first certificate',
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
			undefined,
			'unable to verify the first certificate',
		],
		[
			"Hostname/IP does not match certificate's altnames",
			'ERR_TLS_CERT_ALTNAME_INVALID',
			undefined,
			"Hostname/IP does not match certificate's altnames",
		],
		[
			'Client network socket disconnected before secure TLS connection was established',
			'ECONNRESET',
			undefined,
			'The connection to fal broke off',
		],
		[
			'Proxy connection ended before receiving CONNECT response',
			undefined,
			undefined,
			'Proxy connection ended before receiving CONNECT response',
		],
	])('before anything was sent may be repeated: %s', (message, code, syscall, words) => {
		expect(networkFailure(wrap(systemError(message, code, syscall))).facts).toMatchObject({
			kind: 'network',
			fate: NOT_TAKEN,
			message: words,
		});
	});

	it.each([
		['read ECONNRESET', 'ECONNRESET', 'read', 'The connection to fal broke off'],
		['socket hang up', 'ECONNRESET', undefined, 'The connection to fal broke off'],
		['aborted', 'ECONNRESET', undefined, 'The connection to fal broke off'],
		['aborted', undefined, undefined, 'The connection to fal broke off'],
		['write EPROTO wrong version number', 'EPROTO', 'write', 'write EPROTO wrong version number'],
		['read EHOSTUNREACH', 'EHOSTUNREACH', 'read', 'fal could not be reached'],
		[
			'401DAB9A787F0000:error:0A0001BB:SSL routines:ssl3_get_record:wrong version number:../s3.c:354:',
			'ERR_SSL_WRONG_VERSION_NUMBER',
			undefined,
			'The encrypted connection to fal broke off (wrong version number)',
		],
		[
			'4047F0:error:0A000415:SSL routines:ssl3_read_bytes:sslv3 alert certificate expired:../rec.c:1586:',
			'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
			undefined,
			'The encrypted connection to fal broke off (sslv3 alert certificate expired)',
		],
		[
			'40AD4272BD7F0000:error:1C80006C:Provider routines:ossl_gcm_set_ctx_params:invalid aad:../x.c:298:',
			'ERR_OSSL_INVALID_AAD',
			undefined,
			'The encrypted connection to fal broke off (invalid aad)',
		],
		['write EPIPE', 'EPIPE', 'write', 'The connection to fal broke off'],
		['read ETIMEDOUT', 'ETIMEDOUT', 'read', 'fal did not answer in time'],
		['timeout of 60000ms exceeded', 'ECONNABORTED', undefined, 'fal did not answer in time'],
		[
			'maxContentLength size of 1 exceeded',
			'ERR_BAD_RESPONSE',
			undefined,
			'maxContentLength size of 1 exceeded',
		],
		['unexpected end of file', 'Z_BUF_ERROR', undefined, 'unexpected end of file'],
	])('after the request may have left is told so: %s', (message, code, syscall, words) => {
		expect(networkFailure(wrap(systemError(message, code, syscall))).facts).toEqual({
			kind: 'network',
			message: words,
		});
	});

	it.each([
		['ETIMEDOUT', 'fal did not answer in time'],
		['ECONNREFUSED', 'fal refused the connection'],
	])('of all addresses of fal was before anything was sent: %s', (code, words) => {
		const each = ['104.18.1.1', '2606:4700::1'].map((address) =>
			systemError(`connect ${code} ${address}:443`, code, 'connect'),
		);
		const all = Object.assign(new AggregateError(each), { code });
		expect(networkFailure(wrap(all)).facts).toMatchObject({ fate: NOT_TAKEN, message: words });
	});
});

it.each([
	['CERT_HAS_EXPIRED', 'date and time'],
	['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'DNS'],
])('a certificate that Node refuses is told with its cure: %s', (code, cure) => {
	expect(networkFailure(axiosError(systemError('no words to go by', code))).facts.cure).toContain(
		cure,
	);
});

describe.each([
	['n8n', thrownByHelper],
	['n8n 1.x', thrownByHelper1],
])('a request that %s did not send', (_, wrap) => {
	it('because the credential is missing is about the key', () => {
		const missing = new NodeOperationError(
			NODE,
			'Node "FAL" does not have any credentials of type "falApi" set',
		);
		expect(networkFailure(wrap(missing))).toMatchObject({
			kind: 'invalidKey',
			message: 'Node "FAL" does not have any credentials of type "falApi" set',
		});
	});

	it('because n8n blocks the address was not sent, and is of no use to repeat', () => {
		const blocked = new UserError(
			'The request was blocked because it resolves to a restricted IP address',
		);
		expect(networkFailure(wrap(blocked)).facts).toMatchObject({
			kind: 'blocked',
			fate: NOT_TAKEN,
			cure: expect.stringContaining('N8N_SSRF_ALLOWED_HOSTNAMES'),
			message: 'The SSRF protection of n8n blocks this address',
		});
	});
});

describe('what nobody knows', () => {
	it.each<[unknown]>([
		[new TypeError("Cannot read properties of undefined (reading 'data')")],
		[thrownByHelper(new TypeError("Cannot read properties of undefined (reading 'data')"))],
		['thrown text'],
		[undefined],
		[null],
	])('counts as sent, because sending it again might be paid twice: %p', (thrown) => {
		const { kind, fate } = networkFailure(thrown).facts;
		expect({ kind, fate }).toEqual({ kind: 'network', fate: undefined });
	});

	it('is searched to an end even when it is its own cause', () => {
		const error = systemError('round and round');
		Object.assign(error, { cause: error });
		expect(networkFailure(error)).toMatchObject({ kind: 'network', message: 'round and round' });
	});

	it('shows no key', () => {
		const key = '0a1b2c3d-1111-4222-8333-444455556666:00112233445566778899aabbccddeeff';
		const error = axiosError(systemError(`Invalid header: Key ${key}`, 'ERR_INVALID_CHAR'));
		expect(networkFailure(error).message).not.toContain('00112233');
	});
});
