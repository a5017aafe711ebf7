import { purposeOf, requestIdOf } from '../../../chaos/front/purpose';

describe('what a call is for', () => {
	it.each([
		['POST https://queue.fal.run/acme/a', 'submit'],
		['GET https://queue.fal.run/acme/a/requests/7/status', 'status'],
		['GET https://queue.fal.run/acme/a/requests/7/status/stream', 'statusStream'],
		['GET https://queue.fal.run/acme/a/requests/7', 'result'],
		['PUT https://queue.fal.run/acme/a/requests/7/cancel', 'cancel'],
		['POST https://fal.run/acme/a', 'direct'],
		['POST https://fal.run/acme/a/stream', 'modelStream'],
		['POST https://rest.fal.ai/storage/upload/initiate', 'initiate'],
		['POST https://rest.fal.ai/storage/upload/initiate-multipart', 'initiateParts'],
		['GET https://rest.fal.ai/.well-known/jwks.json', 'keys'],
		['PUT https://v3b.fal.media/files/b/1/a.png', 'put'],
		['PUT https://v3b.fal.media/files/b/1/a.png/2', 'part'],
		['POST https://v3b.fal.media/files/b/1/a.png/complete', 'complete'],
		['GET https://v3.fal.media/files/a/b.png', 'download'],
		['GET https://evil.example/a', 'download'],
		['GET https://api.fal.ai/v1/models', 'catalogue'],
		['GET https://api.fal.ai/v1/models/pricing', 'pricing'],
		['GET https://fal.ai/api/openapi/queue/openapi.json', 'document'],
		['POST https://evil.example/a', 'elsewhere'],
	])('of %s is %s', (call, purpose) => {
		const [method = '', address = ''] = call.split(' ');
		const { hostname, pathname } = new URL(address);

		expect(purposeOf(method, hostname, pathname)).toBe(purpose);
	});

	it('names the request where there is one', () => {
		expect(requestIdOf('/acme/a/requests/abc-7/status/stream')).toBe('abc-7');
		expect(requestIdOf('/acme/a')).toBeUndefined();
	});
});
