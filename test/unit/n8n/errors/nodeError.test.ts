import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import {
	CANCELLED_HERE,
	FAILED,
	falError,
	MAYBE_TAKEN,
	openFate,
	type FalErrorFacts,
	type FalErrorKind,
} from '../../../../nodes/Fal/fal';
import { advice } from '../../../../nodes/Fal/n8n/errors/advice';
import { toErrorRow, toNodeError } from '../../../../nodes/Fal/n8n/errors/nodeError';
import { OPEN } from '../../../harness/queuedRequest';

const NODE: INode = {
	id: '1',
	name: 'FAL',
	type: 'n8n-nodes-fal-run.fal',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const kinds = Object.keys(advice) as FalErrorKind[];
const anError = (facts: Partial<FalErrorFacts> = {}) =>
	falError({ kind: 'server', message: 'Words of fal', ...facts });

describe('every kind of failure', () => {
	it.each(kinds)('%s is told in words and with advice', (kind) => {
		const bare = toErrorRow(NODE, anError({ kind, endpointId: 'fal-ai/flux/dev' }));
		const full = toErrorRow(
			NODE,
			anError({ kind, endpointId: 'fal-ai/flux/dev', status: 422, requestId: 'abc' }),
		);
		for (const { error, message } of [bare, full]) {
			expect(error).toContain('Words of fal');
			expect(message.length).toBeGreaterThan(20);
			expect(`${error} ${message}`).not.toMatch(/undefined|null|NaN|\[object|Model ""/);
			expect(`${error} ${message}`).not.toMatch(/\bE[A-Z]{4,}\b|HTTP \d|\.\.|\s{2}/);
			expect(`${error} ${message}`).not.toMatch(/[a-z][A-Z]/);
			expect(message).toMatch(/\.$/);
		}
		expect(full.message).toContain('Request ID: abc.');
		expect(bare.message).not.toContain('Request ID');
	});
});

describe('an error row', () => {
	it('has exactly the members that n8n sends to the error output', () => {
		const row = toErrorRow(NODE, anError());
		expect(Object.keys(row)).toEqual(['error', 'message', 'details']);
		expect(row.details).toEqual({ kind: 'server' });
	});

	it('has the facts for the next node', () => {
		const row = toErrorRow(
			NODE,
			anError({
				kind: 'invalidInput',
				status: 422,
				requestId: 'abc',
				endpointId: 'fal-ai/flux/dev',
				fields: [{ path: 'prompt', message: 'Field required', type: 'missing' }],
				retryAfterMs: 5,
				fate: FAILED,
				partialResult: { output: 'Gro' },
			}),
		);
		expect(row.details).toEqual({
			kind: 'invalidInput',
			fate: 'over',
			requestId: 'abc',
			model: 'fal-ai/flux/dev',
			httpCode: 422,
			fields: [{ path: 'prompt', message: 'Field required', type: 'missing' }],
			partialResult: { output: 'Gro' },
		});
	});

	it.each([[''], [0], [false], [null]])('keeps the partial result %j', (partialResult) => {
		expect(toErrorRow(NODE, anError({ partialResult })).details).toHaveProperty(
			'partialResult',
			partialResult,
		);
	});

	it('is made of anything that is thrown', () => {
		expect(toErrorRow(NODE, new Error('a mistake of ours'))).toMatchObject({
			error: 'a mistake of ours',
			details: { kind: 'unexpectedAnswer' },
		});
	});

	it.each<[Partial<FalErrorFacts>, string]>([
		[{ fate: CANCELLED_HERE }, 'The request was cancelled at fal.'],
		[{ fate: openFate(OPEN, 'notCancelled') }, 'could not be cancelled and may still run at fal.'],
		[{ fate: MAYBE_TAKEN }, 'fal had not answered yet'],
	])('of a time-out tells what became of the request: %j', (facts, words) => {
		expect(toErrorRow(NODE, anError({ kind: 'timeout', ...facts })).message).toContain(words);
	});
});

describe('the error of the node', () => {
	it('keeps message, description, item and code', () => {
		const error = toNodeError(NODE, anError({ status: 503, requestId: 'abc' }), 3);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'fal failed to run the model: Words of fal',
			httpCode: '503',
			context: { itemIndex: 3, fal: { kind: 'server', requestId: 'abc', httpCode: 503 } },
		});
		expect(error.description).toContain('Request ID: abc.');
	});

	it('of something that fal never saw is no error of an API', () => {
		const error = toNodeError(NODE, anError({ kind: 'invalidModel' }), 0);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('Words of fal');
	});

	it.each([400, 401, 403, 404, 422, 429, 500, 502, 503, 504])(
		'keeps our message with HTTP %d',
		(status) => {
			const facts = { kind: 'unexpectedAnswer', status } as const;
			expect(toNodeError(NODE, anError(facts), 0).message).toBe('Words of fal');
		},
	);

	it.each([
		['network', 'connect ECONNREFUSED 1.2.3.4:443'],
		['fileNotLoaded', 'image_url: getaddrinfo ENOTFOUND example.com'],
		['fileNotLoaded', 'image_url: read ETIMEDOUT'],
		['contentPolicy', 'a preexisting image was flagged'],
		['stopped', 'EACCES'],
	] as const)('keeps fal’s words where n8n has words of its own (%s): %s', (kind, message) => {
		for (const status of [undefined, 422]) {
			expect(toNodeError(NODE, anError({ kind, message, status }), 0).message).toContain(message);
		}
	});

	it('names the requests that finished before and those that go on', () => {
		const error = toNodeError(NODE, anError(), 1, {
			finished: ['first', 'second'],
			open: ['third'],
		});
		expect(error.description).toMatch(
			/ Finished in the meantime: first, second; Request: Get Result fetches what they gave\. Still open at fal: third\.$/,
		);
		expect(error.context['fal']).toMatchObject({ finishedRequestIds: ['first', 'second'] });
	});

	it('names none when none finished', () => {
		expect(toNodeError(NODE, anError(), 1).description).not.toContain('Finished');
	});
});
