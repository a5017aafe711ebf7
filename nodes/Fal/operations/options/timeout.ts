import { number } from './option';

/** In seconds, for one run with all its waiting. */
export const runTimeout = number({
	displayName: 'Timeout',
	min: 1,
	default: 1800,
	description:
		'Seconds to wait for one item, including the time in fal’s queue. Run then cancels the request at fal; Get Result leaves it.',
});

/** In seconds, for one file on its way. */
export const fileTimeout = number({
	displayName: 'Timeout',
	min: 1,
	default: 3600,
	description: 'Seconds that one file may take',
});
