import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Emulator } from '../../emulator';
import { falWorld } from '../harness/fal';
import { recordedError } from '../harness/wire';

const world = falWorld({ keys: { locked: ['locked-id:locked-secret'] } });

interface Row {
	readonly name: string;
	readonly model?: string;
	readonly input?: IDataObject | string;
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	readonly apiKey?: string;
	readonly prepare?: (fal: Emulator) => void;
	readonly message: RegExp;
	/** What to do. */
	readonly advice: RegExp;
	readonly httpCode?: string;
	/** Nothing was sent to fal. */
	readonly local?: true;
	/** There is no request to speak of. */
	readonly noRequest?: true;
}

const answering =
	(status: number, body: object, headers = {}) =>
	(fal: Emulator) => {
		fal.define('acme/model', {
			error: { status, body: JSON.parse(JSON.stringify(body)), headers },
		});
	};
const model = 'acme/model';
const direct = { waitMode: 'direct' };
const streaming = { useStreaming: true };

const rows: Row[] = [
	{
		name: 'a model that is no ID',
		model: 'flux dev',
		message: /^"flux dev" is not a fal model\. Expected an ID such as fal-ai\/flux\/dev/,
		advice: /fal\.ai\/models/,
		// The catalogue is asked which one was meant.
		noRequest: true,
	},
	{
		name: 'a model that climbs out of its path',
		model: 'lab/../../keys?x=1#',
		message: /is not a fal model/,
		advice: /Copy the ID/,
		local: true,
	},
	{
		name: 'an app that fal does not know, at submit',
		model: 'acme/nowhere',
		message: /^Model "acme\/nowhere" was not found at fal: Application "nowhere" not found$/,
		advice: /misspelt/,
		httpCode: '404',
		noRequest: true,
	},
	{
		name: 'an app that fal does not know, called directly',
		model: 'acme/nowhere',
		parameters: direct,
		message: /^Model "acme\/nowhere" was not found at fal/,
		advice: /misspelt/,
		httpCode: '404',
		noRequest: true,
	},
	{
		name: 'a path that fal does not know, seen only on the result',
		model: 'fal-ai/flux/nowhere',
		message: /^Model "fal-ai\/flux\/nowhere" was not found at fal: Path \/nowhere not found$/,
		advice: /misspelt/,
		httpCode: '404',
	},
	{
		name: 'missing input parameters, every one named',
		model,
		prepare: answering(422, {
			detail: [
				{ type: 'missing', loc: ['body', 'prompt'], msg: 'Field required', input: {} },
				{ type: 'missing', loc: ['body', 'loras', 0, 'path'], msg: 'Field required', input: {} },
			],
		}),
		message:
			/^The model refused the input: prompt: Field required; loras\[0\]\.path: Field required$/,
		advice: /Correct the fields/,
		httpCode: '422',
	},
	{
		name: 'wrong input in the older form',
		model,
		prepare: answering(422, Object(recordedError('422-pydantic-v1').body)),
		message: /prompt: field required/,
		advice: /Correct the fields/,
		httpCode: '422',
	},
	{
		name: 'wrong input told in one sentence',
		model,
		prepare: answering(422, Object(recordedError('422-string-detail').body)),
		message: /^The model refused the input: Unable to process the image\.$/,
		advice: /Correct the fields/,
		httpCode: '422',
	},
	{
		name: 'wrong input told by the gateway',
		model,
		prepare: answering(400, { detail: 'Bad header', error_type: 'bad_request' }),
		message: /Bad header/,
		advice: /Correct the fields/,
		httpCode: '400',
	},
	{
		name: 'wrong input in the form of the Platform API',
		model,
		prepare: answering(422, { error: { type: 'validation_error', message: 'limit: too large' } }),
		message: /limit: too large/,
		advice: /Correct the fields/,
		httpCode: '422',
	},
	{
		name: 'input that is no JSON',
		input: '{"prompt": "a fox",}',
		message: /Input Parameters is not valid JSON: .* at line 1, column 20/,
		advice: /./,
		local: true,
	},
	{
		name: 'input that is a list',
		input: '[1, 2]',
		message: /Input Parameters must be a JSON object .* not a list/,
		advice: /./,
		local: true,
	},
	{
		name: 'an image that is no address',
		parameters: { imageInput: 'photo.jpg' },
		message: /^Image Input is no URL or data URI: the item has no binary field "photo\.jpg"\./,
		advice: /http\(s\) URL that opens without a login/,
		local: true,
	},
	{
		name: 'an image of another scheme',
		parameters: { imageInput: 'file:///etc/passwd' },
		message: /neither an http\(s\) URL nor a data URI/,
		advice: /http\(s\) URL/,
		local: true,
	},
	...['image_load_error', 'file_download_error'].map((type): Row => ({
		name: `a file that fal cannot load (${type})`,
		model,
		prepare: answering(422, {
			detail: [{ loc: ['body', 'image_url'], msg: 'Failed to load the image.', type, input: 'x' }],
		}),
		message: /^fal could not load a file: image_url: Failed to load the image\.$/,
		advice: /opens without a login/,
		httpCode: '422',
	})),
	{
		name: 'streaming that the model does not support',
		model: 'fal-ai/flux/dev',
		parameters: streaming,
		message: /^Model "fal-ai\/flux\/dev" does not support streaming/,
		advice: /Switch off Use Streaming/,
		httpCode: '404',
		noRequest: true,
	},
	{
		name: 'streaming of a model that fal does not know',
		model: 'acme/nowhere',
		parameters: streaming,
		message: /was not found at fal/,
		advice: /misspelt/,
		httpCode: '404',
		noRequest: true,
	},
	{
		name: 'the start time-out',
		model,
		options: { startTimeout: 1 },
		prepare: (fal) => fal.define(model, { stuckInQueue: true }),
		message: /^The request did not start in time/,
		advice: /Start Timeout/,
		httpCode: '504',
	},
	{
		name: 'the time-out of the model',
		model,
		prepare: answering(504, {
			detail: [{ loc: ['body'], msg: 'Generation timed out', type: 'generation_timeout' }],
		}),
		message: /^The model took longer than fal allows: Generation timed out$/,
		advice: /fewer steps/,
		httpCode: '504',
	},
	{
		name: 'the time-out of a server',
		model,
		parameters: direct,
		prepare: answering(504, { detail: 'Gateway Timeout' }),
		message: /^fal ended the request because it took too long: Gateway Timeout$/,
		advice: /Until Done/,
		httpCode: '504',
		noRequest: true,
	},
	{
		name: 'a rate limit that outlasts Timeout',
		model,
		parameters: direct,
		// Long enough for a busy machine to be refused once before it is over.
		options: { timeout: 3 },
		prepare: (fal) =>
			void fal.fault(
				{ host: 'fal.run' },
				{
					...recordedError('429-concurrency'),
					body: {
						detail: 'Reached concurrent requests limit of 20',
						type: 'concurrent_requests_limit',
					},
				},
				Infinity,
			),
		message: /rate limit lasted longer than Timeout: Reached concurrent requests limit of 20/,
		advice: /Max Concurrency/,
		httpCode: '429',
		noRequest: true,
	},
	{
		name: 'a wrong key',
		apiKey: 'wrong-id:wrong-secret',
		message: /^fal did not accept the API key/,
		advice: /fal\.ai\/dashboard\/keys/,
		httpCode: '401',
		noRequest: true,
	},
	{
		name: 'an account without credit',
		apiKey: 'locked-id:locked-secret',
		message: /^The fal account cannot run models: User is locked\. Reason: Exhausted balance/,
		advice: /Top up/,
		httpCode: '403',
		noRequest: true,
	},
	{
		name: 'the content policy',
		model,
		prepare: answering(422, Object(recordedError('422-content-policy').body)),
		message: /^The content policy refused the request: prompt: /,
		advice: /Change the prompt/,
		httpCode: '422',
	},
	{
		name: 'a request that was cancelled at fal',
		model,
		prepare: answering(499, { detail: 'Request cancelled', error_type: 'client_cancelled' }),
		message: /^The request was cancelled at fal/,
		advice: /outside this workflow/,
		httpCode: '499',
	},
	{
		name: 'a failure of the server',
		model,
		prepare: answering(500, Object(recordedError('500-plain').body)),
		message: /^fal failed to run the model: Internal Server Error$/,
		advice: /Try again later/,
		httpCode: '500',
	},
	{
		name: 'a network that is down',
		prepare: (fal) => void fal.fault({ host: 'queue.fal.run' }, { refuseConnect: true }, Infinity),
		message: /^fal could not be reached/,
		advice: /network and proxy/,
		noRequest: true,
	},
	{
		name: 'a direct answer that is cut off',
		model,
		parameters: direct,
		prepare: (fal) =>
			fal.define(model, {
				rawOutput: { contentType: 'application/json', body: '{"images": []}', truncateTo: 5 },
			}),
		message: /^It is not known whether fal took the request: The connection to fal broke off$/,
		advice: /not sent again/,
		noRequest: true,
	},
	{
		name: 'a submission that is answered with something else',
		prepare: (fal) =>
			void fal.fault({ host: 'queue.fal.run', method: 'POST' }, { status: 200, body: 'welcome' }),
		message: /HTTP 200 with a web page or other text that fal did not write/,
		advice: /not sent again/,
		noRequest: true,
	},
];

describe.each(rows)('$name', (row) => {
	const runRow = async (onError?: 'continueRegularOutput') => {
		row.prepare?.(world.fal);
		return await world.runModel({
			items: [{}],
			...(row.model !== undefined && { model: row.model }),
			...(row.input !== undefined && { input: row.input }),
			...(row.parameters && { parameters: row.parameters }),
			...(row.options && { options: row.options }),
			...(row.apiKey !== undefined && { credentials: { apiKey: row.apiKey } }),
			...(onError && { node: { onError } }),
		});
	};

	it('says what happened, to which item and request, and what to do', async () => {
		const run = await runRow();

		const { error } = run;
		expect(error?.message).toMatch(row.message);
		expect(error).toHaveProperty('description', expect.stringMatching(row.advice));
		expect(error).toHaveProperty('context.itemIndex', 0);
		if (row.httpCode !== undefined) expect(error).toHaveProperty('httpCode', row.httpCode);
		const requestId = world.fal.requests[0]?.requestId;
		if (row.local || row.noRequest) expect(world.fal.requests).toEqual([]);
		else expect(error).toHaveProperty('description', expect.stringContaining(String(requestId)));
		if (row.local) expect(world.fal.journal.lines).toEqual([]);
	});

	it('says the same in the row of the item when the node goes on', async () => {
		const run = await runRow('continueRegularOutput');

		expect(run.error).toBeUndefined();
		expect(run.items).toHaveLength(1);
		const json = run.items[0]?.json ?? {};
		expect(json['error']).toMatch(row.message);
		expect(json['message']).toMatch(row.advice);
		expect(JSON.stringify(run.items)).not.toMatch(/undefined|key-secret/);
		const requestId = world.fal.requests[0]?.requestId;
		if (!row.local && !row.noRequest) expect(json).toHaveProperty('details.requestId', requestId);
	});
});

it('never repeats the input, a file or the key in an error', async () => {
	const key = world.fal.key;
	answering(422, {
		detail: [
			{
				loc: ['body', 'image_url'],
				msg: `Bad value data:image/png;base64,${'A'.repeat(5000)} for Key ${key}`,
				type: 'value_error',
				input: 'my secret prompt',
			},
		],
	})(world.fal);
	const run = await world.runModel({ model });

	const told = JSON.stringify(run.error);
	expect(told).toContain('image_url: Bad value data:…');
	expect(told).not.toContain('my secret prompt');
	expect(told).not.toContain(key);
	expect(told).not.toContain('AAAAAAAA');
});
