import { ALL, json, type FaultKind } from './kind';

const RETRY_AFTER = [
	undefined,
	'0',
	'-1',
	'0.0001',
	'1',
	'3',
	'17',
	'1e9',
	'999999999999999999999',
	'soon',
	'',
	'1, 2',
	'Infinity',
	'NaN',
	'0x10',
	'Fri, 31 Dec 1999 23:59:59 GMT',
	'Fri, 31 Dec 2199 23:59:59 GMT',
];

/** Refusals before anything is done: fal has not taken the call. */
export const storms: readonly FaultKind[] = [
	{
		name: 'rate limit',
		purposes: ALL,
		weight: 3,
		async act({ call, random, lie, note }) {
			const after = random.pick(RETRY_AFTER);
			note(`retry-after ${String(after)}`);
			await call.body();
			const limit = {
				detail: 'Reached concurrent requests limit of 2',
				type: 'concurrent_requests_limit',
			};
			const needsRetry = random.pick([{}, { 'x-fal-needs-retry': '1' }]);
			const headers = { ...needsRetry, ...(after !== undefined && { 'retry-after': after }) };
			await lie(json(429, limit, headers));
		},
	},
	{
		name: 'shut door',
		purposes: ALL,
		weight: 2,
		async act({ call, random, lie, note }) {
			const after = random.pick(RETRY_AFTER);
			note(`retry-after ${String(after)}`);
			await call.body();
			const headers = after === undefined ? {} : { 'retry-after': after };
			await lie(json(503, { detail: 'Service Unavailable' }, headers));
		},
	},
];
