import type { Purpose } from '../front/purpose';
import { FREE, json, PAID, type FaultKind } from './kind';

/** Statuses that say nothing, or say it in an odd way. */
const STATUS_BODIES: readonly unknown[] = [
	{ status: 'PAUSED' },
	{ status: 'FAILED' },
	{ status: 'completed' },
	{ status: null },
	{ status: { toString: 1, valueOf: 1 } },
	{},
	[],
	null,
	'COMPLETED',
	[{ status: 'COMPLETED' }],
];

/** Answers in fal's own form that are wrong at this moment, as parts of fal that lag behind give them. */
export const words: readonly FaultKind[] = [
	odd(
		'odd status',
		['status'],
		2,
		(status) => [200, 202].includes(status),
		STATUS_BODIES,
		[200, 202],
	),
	{
		name: 'completed with an empty error',
		purposes: ['status'],
		async act({ ask, tell }) {
			const answer = await ask();
			const status: unknown = JSON.parse(answer.body.toString());
			const isComplete = Object(status).status === 'COMPLETED' && !('error' in Object(status));
			const said = isComplete ? { ...Object(status), error: '', error_type: '' } : status;
			await tell({ ...answer, body: Buffer.from(JSON.stringify(said)) });
		},
	},
	{
		name: 'completed too early',
		purposes: ['status'],
		async act({ call, lie }) {
			await lie(json(200, { status: 'COMPLETED', request_id: call.requestId, metrics: {} }));
		},
	},
	{
		name: 'completion of another request',
		purposes: ['status'],
		async act({ lie }) {
			const other = '00000000-0000-4000-8000-000000000000';
			await lie(json(200, { status: 'COMPLETED', request_id: other, metrics: {} }));
		},
	},
	{
		name: 'fal does not know it yet',
		purposes: ['status', 'statusStream', 'result', 'cancel'],
		weight: 2,
		async act({ random, lie, note }) {
			const body = random.pick<unknown>([
				{ status: 'NOT_FOUND' },
				{ detail: 'Not Found' },
				{ detail: 'Request not found' },
			]);
			note(JSON.stringify(body));
			await lie(json(404, body));
		},
	},
	{
		name: 'fal is tired',
		purposes: ['status', 'statusStream', 'result', 'cancel', 'initiate', 'complete', 'catalogue'],
		weight: 2,
		async act({ random, lie, note }) {
			const status = random.pick([500, 500, 502, 503, 504, 408]);
			note(status);
			await lie(json(status, { detail: 'Internal Server Error' }));
		},
	},
	{
		name: 'fal refuses the key for a while',
		purposes: [...PAID, ...FREE, 'initiate', 'catalogue', 'pricing'],
		async act({ call, random, lie, note }) {
			const [status, detail] = random.pick([
				[401, 'invalid key credentials'],
				[
					401,
					'Cannot access application "acme". Authentication is required to access this application.',
				],
				[
					403,
					'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.',
				],
				[403, 'Forbidden'],
				[402, 'Payment Required'],
			] as const);
			note(status);
			await call.body();
			await lie(json(status, { detail }));
		},
	},
	{
		name: 'no result yet',
		purposes: ['result'],
		weight: 2,
		async act({ lie }) {
			await lie(json(400, { detail: 'Request is still in progress' }));
		},
	},
	{
		name: 'status in the place of a result',
		purposes: ['result'],
		weight: 2,
		async act({ call, random, lie, note }) {
			const [status, word] = random.pick([
				[202, 'IN_PROGRESS'],
				[202, 'IN_QUEUE'],
				[200, 'IN_QUEUE'],
				[200, 'IN_PROGRESS'],
			] as const);
			note(`${status} ${word}`);
			const urls = { response_url: `https://queue.fal.run${call.path}`, status_url: 'x' };
			await lie(json(status, { status: word, request_id: call.requestId, ...urls }));
		},
	},
	{
		name: 'odd answer to a cancellation',
		purposes: ['cancel'],
		weight: 6,
		async act({ random, take, lie, note }) {
			const answer = random.pick([
				json(200, '<html>ok</html>', { 'content-type': 'text/html' }),
				json(200, ''),
				json(200, {}),
				json(200, null),
				json(200, []),
				json(200, { success: false }),
				json(200, { status: 'IN_PROGRESS' }),
				json(202, { detail: 'later' }),
				json(202, '<html>wait</html>', { 'content-type': 'text/html' }),
				json(204, ''),
				json(400, { detail: 'bad' }),
				json(400, { status: 'ALREADY_COMPLETED' }),
				json(404, { status: 'NOT_FOUND' }),
				json(400, '<html>bad</html>', { 'content-type': 'text/html' }),
				json(405, { detail: 'Method Not Allowed' }),
				json(409, { detail: 'busy' }),
				json(422, { detail: [{ loc: ['path'], msg: 'x', type: 'y' }] }),
			]);
			note(`${answer.status} ${answer.body.toString().slice(0, 30)}`);
			await take();
			await lie(answer);
		},
	},
	{
		name: 'submission without an ID',
		purposes: ['submit'],
		weight: 2,
		async act({ random, ask, lie, note }) {
			await ask();
			const value = random.pick<unknown>([
				{},
				{ status: 'IN_QUEUE' },
				{ request_id: '' },
				{ request_id: 7 },
				{ request_id: '../../../keys' },
				{ request_id: 'x'.repeat(3_000) },
				{ request_id: null },
				[],
			]);
			note(JSON.stringify(value).slice(0, 40));
			await lie(json(200, value));
		},
	},
	{
		name: 'two IDs for one submission',
		purposes: ['submit'],
		async act({ ask, lie }) {
			const { status, headers, body } = await ask();
			const text = body.toString().replace(/"request_id":"[^"]+"/, `"request_id":"${OTHER}"`);
			await lie({ status, headers, body: Buffer.from(text) });
		},
		alters: true,
	},
	{
		name: 'addresses of somebody else',
		purposes: ['submit'],
		weight: 2,
		async act({ random, ask, tell, note }) {
			const answer = await ask();
			const place = random.pick([
				'https://evil.example/fal-ai/x/requests/1',
				'https://queue.fal.run@evil.example/r',
				'http://queue.fal.run/acme/requests/1',
				'https://queue.fal.run:444/x',
				'https://evilfal.run/r',
				'',
				'x',
				7,
			]);
			note(String(place));
			const reply: unknown = JSON.parse(answer.body.toString());
			const urls = { status_url: place, response_url: place, cancel_url: place };
			const said = { ...Object(reply), ...(answer.status === 200 && urls) };
			await tell({ ...answer, body: Buffer.from(JSON.stringify(said)) });
		},
	},
	{
		name: 'poisoned error',
		purposes: ['submit', 'direct', 'modelStream', 'result', 'cancel', 'status', 'initiate'],
		alters: true,
		forges: true,
		async act({ random, take, lie, note }) {
			const status = random.pick([500, 502, 503, 504]);
			note(status);
			await take();
			const loc = ['body', { toString: 1, valueOf: 1 }, 'x'.repeat(100_000)];
			const long = 'A'.repeat(5_000);
			await lie(json(status, { detail: [{ loc, msg: long, type: long, input: long }] }));
		},
	},
	{
		name: 'the key in its words',
		purposes: [...PAID, ...FREE, 'initiate', 'catalogue'],
		weight: 2,
		forges: true,
		async act({ call, random, take, lie, note }) {
			const status = random.pick([400, 403, 500, 502]);
			const { authorization = '' } = call.headers;
			const words = random.pick([
				`Rejected header Authorization: ${authorization}`,
				`Bad ${authorization.replace('Key ', '')} for this application`,
				`See https://fal.ai/x?key=${encodeURIComponent(authorization)}`,
			]);
			note(status);
			await take();
			await lie(json(status, { detail: words }));
		},
	},
	{
		name: 'odd facts in the headers',
		purposes: ['result', 'direct', 'submit'],
		async act({ random, ask, tell, note }) {
			const answer = await ask();
			const odd = random.pick([
				{ 'x-fal-billable-units': '' },
				{ 'x-fal-billable-units': '-1' },
				{ 'x-fal-billable-units': 'many' },
				{ 'x-fal-billable-units': '1e309' },
				{ 'x-fal-billable-units': '0x10' },
			]);
			note(JSON.stringify(odd));
			await tell({ ...answer, headers: { ...answer.headers, ...odd } });
		},
	},
	{
		name: 'an ID that is none in the headers',
		purposes: ['result', 'direct', 'status'],
		async act({ random, ask, lie, note }) {
			const answer = await ask();
			const id = random.pick(['x'.repeat(3_000), 'undefined', '../..', '<b>', 'a b']);
			note(id.slice(0, 10));
			await lie({ ...answer, headers: { ...answer.headers, 'x-fal-request-id': id } });
		},
	},
];

const OTHER = '00000000-0000-4000-8000-000000000000';

function odd(
	name: string,
	purposes: readonly Purpose[],
	weight: number,
	fits: (status: number) => boolean,
	values: readonly unknown[],
	statuses: readonly number[],
): FaultKind {
	return {
		name,
		purposes,
		weight,
		async act({ random, ask, tell, lie, note }) {
			const answer = await ask();
			if (!fits(answer.status)) {
				await tell(answer);
				return;
			}
			const value = random.pick(values);
			note(JSON.stringify(value));
			await lie(json(random.pick(statuses), JSON.stringify(value)));
		},
	};
}
