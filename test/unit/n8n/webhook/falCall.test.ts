import { Readable } from 'node:stream';
import { createHash, generateKeyPairSync, sign } from 'crypto';
import type { IWebhookFunctions } from 'n8n-workflow';

import { readFalCall } from '../../../../nodes/Fal/n8n/webhook/falCall';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const jwks = { keys: [publicKey.export({ format: 'jwk' })] };

/** The headers with which fal signs a body (docs/protocol.md, 5). */
function headersOf(body: Buffer) {
	const hash = createHash('sha256').update(body).digest('hex');
	const lines = ['a', 'github|1', String(Math.floor(Date.now() / 1000)), hash];
	return {
		'x-fal-webhook-request-id': lines[0],
		'x-fal-webhook-user-id': lines[1],
		'x-fal-webhook-timestamp': lines[2],
		'x-fal-webhook-signature': sign(null, Buffer.from(lines.join('\n')), privateKey).toString(
			'hex',
		),
	};
}

/** What n8n gives a webhook for a call that fal has signed, as far as it is used. */
function signedCall(text: string, changes: object = {}): IWebhookFunctions {
	const body = Buffer.from(text);
	const context: unknown = {
		getRequestObject: () => ({ rawBody: body }),
		getHeaderData: () => headersOf(body),
		getNode: () => ({ credentials: {} }),
		helpers: {
			httpRequest: async () => ({
				statusCode: 200,
				headers: {},
				body: Readable.from([Buffer.from(JSON.stringify(jwks))]),
			}),
		},
		...changes,
	};
	return context as IWebhookFunctions;
}

describe('a call that fal signed', () => {
	it('is read with the account whose request it is', async () => {
		const call = await readFalCall(signedCall('{"request_id":"a","status":"OK","payload":1}'));

		expect(call).toEqual({
			state: 'verified',
			body: { status: 'OK', requestId: 'a', payload: 1 },
			userId: 'github|1',
		});
	});

	it.each([
		['no JSON', 'hello'],
		['another message', '{"request_id": 5}'],
		['nothing', ''],
	])('is refused when it says %s', async (_name, text) => {
		expect(await readFalCall(signedCall(text))).toMatchObject({ state: 'refused' });
	});

	/** A model of anybody's may answer so; none of it can be made into text. */
	it.each([
		{ detail: [{ loc: ['body', { toString: 1, valueOf: 1 }], msg: 'm', type: 't' }] },
		{ detail: [{ loc: { length: 'x' }, msg: { toString: 1 }, type: [] }] },
		{ detail: { toString: 1, valueOf: 1 } },
		{ error: { message: { toString: 1, valueOf: 1 } } },
	])('never throws, whatever the model answered: %j', async (payload) => {
		const text = JSON.stringify({ request_id: 'a', status: 'ERROR', error: 'x', payload });
		const call = await readFalCall(signedCall(text));

		expect(['verified', 'refused']).toContain(call.state);
	});
});

describe('a call that n8n cannot read', () => {
	it.each([
		['has no body', { getRequestObject: () => ({}) }],
		[
			'has no headers',
			{
				getHeaderData() {
					throw new Error('no headers');
				},
			},
		],
	])('is refused when it %s', async (_name, changes) => {
		expect(await readFalCall(signedCall('{}', changes))).toMatchObject({ state: 'refused' });
	});
});
