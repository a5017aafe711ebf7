import { isFileOfFal, mayCarryKey, parseEndpointId } from '../../../../nodes/Fal/fal';
import { requestUrls, streamUrl } from '../../../../nodes/Fal/fal/http/hosts';

describe('the key', () => {
	it.each([
		['https://fal.run/fal-ai/flux/dev'],
		['https://queue.fal.run/fal-ai/flux/requests/abc/status?logs=1'],
		['https://rest.fal.ai/storage/upload/initiate'],
		['https://api.fal.ai/v1/models'],
		['https://fal.run:443/fal-ai/flux'],
		['HTTPS://QUEUE.FAL.RUN/fal-ai/flux'],
	])('may go to %j', (url) => {
		expect(mayCarryKey(url)).toBe(true);
	});

	it.each([
		['http://fal.run/fal-ai/flux'],
		['https://evilfal.ai/x'],
		['https://evilfal.run/x'],
		['https://fal.run.evil.com/x'],
		['https://fal.ai.evil.com/x'],
		['https://fal.ai/models'],
		['https://sub.queue.fal.run/x'],
		['https://fal.run./x'],
		['https://fal.run:8443/x'],
		['https://fal.run@evil.com/x'],
		['https://fal.run:secret@evil.com/x'],
		['https://user@fal.run/x'],
		['https://user:secret@fal.run/x'],
		['https://:secret@fal.run/x'],
		['https://evil.com/?https://fal.run/'],
		['https://evil.com#fal.run'],
		['https://evil.com\\.fal.run/x'],
		['https://fal.run%2eevil.com/x'],
		['https://v3.fal.media/files/a.png'],
		['wss://fal.run/x'],
		['//fal.run/x'],
		['fal.run/x'],
		['file:///fal.run'],
		['data:text/plain,https://fal.run'],
		[''],
	])('never goes to %j', (url) => {
		expect(mayCarryKey(url)).toBe(false);
	});
});

describe('a file that fal keeps', () => {
	it.each([
		'https://v3.fal.media/files/rabbit/a.png',
		'https://v3b.fal.media/files/b/0a1b2c3d/a.png',
		'https://fal.media/files/rabbit/a.png',
		'https://storage.googleapis.com/falserverless/gallery/a.png',
		'https://storage.googleapis.com/fal_cdn/fal/a.png',
	])('is at %s', (url) => {
		expect(isFileOfFal(url)).toBe(true);
	});

	it.each([
		'http://v3.fal.media/files/rabbit/a.png',
		'https://v3.fal.media:8443/a.png',
		'https://user@v3.fal.media/a.png',
		'https://evilfal.media/a.png',
		'https://fal.media.evil.example/a.png',
		'https://fal.ai/a.png',
		'https://storage.googleapis.com/somebody/falserverless/a.png',
		'https://storage.googleapis.com/falserverless/../somebody/a.png',
		'https://169.254.169.254/latest/meta-data',
		'http://localhost/a.png',
		'file:///fal.media/a.png',
		'fal.media/a.png',
		'',
	])('is not at %s', (url) => {
		expect(isFileOfFal(url)).toBe(false);
	});
});

describe('the addresses of a request', () => {
	it.each([
		['fal-ai/flux/dev', 'https://queue.fal.run/fal-ai/flux/requests/abc'],
		['workflows/acme/poster', 'https://queue.fal.run/workflows/acme/poster/requests/abc'],
		['12345-name', 'https://queue.fal.run/12345/name/requests/abc'],
	])('of %s name the app without its path', (model, base) => {
		expect(requestUrls(parseEndpointId(model), 'abc')).toEqual({
			statusUrl: `${base}/status`,
			responseUrl: base,
			cancelUrl: `${base}/cancel`,
		});
	});

	it('keep a request ID inside one segment', () => {
		const { cancelUrl } = requestUrls(parseEndpointId('fal-ai/flux'), '../../keys?x#y');
		expect(cancelUrl).toBe(
			'https://queue.fal.run/fal-ai/flux/requests/..%2F..%2Fkeys%3Fx%23y/cancel',
		);
	});
});

describe('the address of a stream', () => {
	it.each([
		['fal-ai/flux/dev', 'https://fal.run/fal-ai/flux/dev/stream'],
		['fal-ai/any-llm/stream', 'https://fal.run/fal-ai/any-llm/stream'],
		['fal-ai/live-stream', 'https://fal.run/fal-ai/live-stream/stream'],
		['workflows/acme/poster', 'https://fal.run/workflows/acme/poster/stream'],
	])('of %s is %s', (model, url) => {
		expect(streamUrl(parseEndpointId(model))).toBe(url);
	});
});
