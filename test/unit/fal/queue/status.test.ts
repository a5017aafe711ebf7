import { mergeLogs, parseQueueStatus, type Logs } from '../../../../nodes/Fal/fal/queue/status';
import { recorded } from '../../../harness/wire';

describe('a recorded status', () => {
	it('of a waiting request has its position', () => {
		expect(parseQueueStatus(recorded('queue-status-in-queue-202'))).toEqual({
			status: 'IN_QUEUE',
			queuePosition: 2,
			logs: [],
		});
	});

	it('of a running request has its logs', () => {
		const status = parseQueueStatus(recorded('queue-status-in-progress-202'));
		expect(status.status).toBe('IN_PROGRESS');
		expect(status.logs.map((line) => line['message'])).toEqual([
			'Loading model weights...',
			' 50%|#####     | 14/28 [00:01<00:01, 12.1it/s]',
		]);
	});

	it('without logs has none', () => {
		expect(parseQueueStatus(recorded('queue-status-in-progress-nologs-202')).logs).toEqual([]);
	});

	it('of a finished request has its metrics', () => {
		expect(parseQueueStatus(recorded('queue-status-completed-200'))).toMatchObject({
			status: 'COMPLETED',
			metrics: { inference_time: 3.42 },
			error: undefined,
		});
	});

	it('of a failed request has its error', () => {
		expect(parseQueueStatus(recorded('queue-status-completed-failed-200'))).toMatchObject({
			status: 'COMPLETED',
			error: 'Request timed out',
			errorType: 'request_timeout',
		});
	});
});

describe('a status', () => {
	it.each<[unknown]>([
		[undefined],
		[null],
		['COMPLETED'],
		[[]],
		[{}],
		[{ status: 'FAILED' }],
		[{ status: 'CANCELED' }],
		[{ status: 'completed' }],
		[{ status: 3 }],
		[{ status: 'constructor' }],
	])('that fal does not have is refused: %j', (value) => {
		expect(() => parseQueueStatus(value)).toThrow(
			expect.objectContaining({ kind: 'unexpectedAnswer' }) as Error,
		);
	});

	it('keeps only what it is made of', () => {
		expect(
			parseQueueStatus({
				status: 'COMPLETED',
				logs: ['text', null, { message: 'a' }],
				metrics: {},
				error: null,
				error_type: null,
			}),
		).toEqual({
			status: 'COMPLETED',
			logs: [{ message: 'a' }],
			metrics: undefined,
			error: undefined,
			errorType: undefined,
		});
	});
});

const lines = (text: string): Logs => Array.from(text, (message) => ({ message }));

describe('logs', () => {
	it.each([
		['', '', ''],
		['', 'ab', 'ab'],
		['ab', '', 'ab'],
		['ab', 'abc', 'abc'],
		['abc', 'ab', 'abc'],
		['ab', 'ab', 'ab'],
		['ab', 'cd', 'abcd'],
		['ab', 'c', 'abc'],
	])('%j and then %j are %j', (seen, newer, all) => {
		expect(mergeLogs(lines(seen), lines(newer))).toEqual(lines(all));
	});
});
