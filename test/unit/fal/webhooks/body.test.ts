import { readWebhookBody } from '../../../../nodes/Fal/fal/webhooks/body';
import { recorded } from '../../../harness/wire';

const read = (value: unknown) => readWebhookBody(Buffer.from(JSON.stringify(value)));

describe('the body of a webhook', () => {
	it('of a success carries the result', () => {
		const body = recorded('webhook-ok');
		expect(read(body)).toEqual({ status: 'OK', requestId: body.request_id, payload: body.payload });
	});

	it('of a failure names the fields', () => {
		expect(read(recorded('webhook-error'))).toMatchObject({
			status: 'ERROR',
			message: expect.stringMatching(/^\w+: .+/),
		});
	});

	it('of a failure is the error that getting the result would give', () => {
		expect(read(recorded('webhook-error'))).toMatchObject({
			error: { facts: { kind: 'invalidInput', status: 422, fields: [{ path: 'prompt' }] } },
		});
	});

	it.each([
		['Unexpected status code: 500', { detail: 'boom' }, 'server', 500, 'boom'],
		[
			'Invalid status code: 404',
			{ detail: 'Path /x not found' },
			'modelNotFound',
			404,
			'Path /x not found',
		],
		['Request was cancelled', null, 'server', undefined, 'Request was cancelled'],
	])('of a failure may say %j', (error, payload, kind, status, message) => {
		const body = read({ request_id: 'a', status: 'ERROR', error, payload });
		expect(body).toMatchObject({ message, error: { facts: { kind, requestId: 'a', message } } });
		expect(Object(body).error.facts.status).toBe(status);
	});

	it('without a usable result says that it has to be fetched', () => {
		expect(read(recorded('webhook-payload-error'))).toMatchObject({ status: 'UNKNOWN' });
	});

	it('may have any JSON value as its result', () => {
		expect(read({ request_id: 'a', status: 'OK', payload: null })).toEqual({
			status: 'OK',
			requestId: 'a',
			payload: null,
		});
	});

	it.each([[null], [[]], ['text'], [{}], [{ request_id: 5 }]])('is none: %j', (value) => {
		expect(read(value)).toBeUndefined();
	});

	it('that is no JSON is none', () => {
		expect(readWebhookBody(Buffer.from('{"request_id": '))).toBeUndefined();
	});
});
