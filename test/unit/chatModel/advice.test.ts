import { adviceFor } from '../../../nodes/Fal/chatModel/advice';
import { readFailure } from '../../../nodes/Fal/chatModel/failure';

const failed = (members: object, message = 'status code (no body)') => {
	const failure = readFailure(Object.assign(new Error(message), members));
	if (!failure) throw new Error('Nothing was read');
	return adviceFor(failure, 'acme/model');
};

it.each([
	[401, 'fal did not accept the API key', 'fal.ai/dashboard/keys'],
	[402, 'fal refused the request: the account has no credit, or is locked', 'dashboard/billing'],
	[403, 'fal refused the request: the account has no credit, or is locked', 'dashboard/billing'],
	[404, 'fal does not know the model "acme/model"', 'openrouter.ai/models'],
	[422, 'The model "acme/model" refused the request', 'its options'],
	[429, 'fal gets too many requests at once', 'Retry On Fail'],
	[500, 'fal, or the provider behind the model, failed', 'status.fal.ai'],
	[503, 'fal, or the provider behind the model, failed', 'status.fal.ai'],
])('a %d says what happened and what to do', (status, message, cure) => {
	const advice = failed({ status });

	expect(advice.message).toBe(message);
	// A chat that is streamed shows the description alone.
	expect(advice.description).toContain(`${message} (${status}).`);
	expect(advice.description).toContain(cure);
});

it('keeps the words of the provider and the ID of the request', () => {
	const headers = new Headers({ 'x-fal-request-id': 'request-1' });
	const error = { message: 'acme/model is not a valid model ID' };
	const { message, description } = failed({ status: 400, headers, error });

	expect(message).toBe('fal does not know the model "acme/model"');
	expect(description).toMatch(/It said: acme\/model is not a valid model ID\. .* request-1\.$/);
});

it('tells a late answer from a network that does not work', () => {
	expect(failed({ name: 'TimeoutError' }, 'Request timed out.').message).toMatch(/in time$/);
	expect(failed({}, 'Connection error.').message).toBe('fal could not be reached');
});

it('says nothing of an execution that was stopped', () => {
	expect(readFailure(Object.assign(new Error('Aborted'), { name: 'AbortError' }))).toBeUndefined();
});

it('shows no key that somebody’s words hold', () => {
	const key = '1a2b3c4d-1111-4222-8333-444455556666:0123456789abcdef0123456789abcdef';
	const { description } = failed({ status: 401, error: { message: `Bad key ${key}` } });

	expect(description).not.toContain('0123456789abcdef0123456789abcdef');
});
