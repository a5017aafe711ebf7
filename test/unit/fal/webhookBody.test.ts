import { readWebhookBody } from '../../../nodes/Fal/fal/webhookBody';
import { recorded } from '../../harness/wire';

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
