import { properties } from '../../../nodes/Fal/operations';
import * as limits from '../../../nodes/Fal/operations/timeLimits';

const { ASKING, SUBMITTING, FETCHING_FILES, runLimit, resultLimit, fileLimit } = limits;

/** Whether the operation has an option Timeout that could be raised. */
function hasTimeout(resource: string, operation: string): boolean {
	const options = properties.find(
		({ name, displayOptions }) =>
			name === 'options' &&
			displayOptions?.show?.['resource']?.includes(resource) === true &&
			displayOptions.show['operation']?.includes(operation) === true,
	);
	return options?.options?.some(({ name }) => name === 'timeout') === true;
}

describe('a time limit', () => {
	it.each([
		['model', 'run', runLimit(5)],
		['model', 'submit', SUBMITTING],
		['request', 'getResult', resultLimit(5)],
		['request', 'getStatus', ASKING],
		['request', 'cancel', ASKING],
		['file', 'upload', fileLimit(5)],
		['file', 'download', fileLimit(5)],
	])('advises to raise Timeout just where there is one: %s, %s', (resource, operation, limit) => {
		expect(/Raise Timeout/i.test(limit.cure ?? '')).toBe(hasTimeout(resource, operation));
	});

	it('of a run points to the way that has none', () => {
		expect(runLimit(1_800)).toMatchObject({
			ms: 1_800_000,
			cure: expect.stringContaining('Pause Until Webhook'),
		});
	});

	it('of files alone has nothing to raise', () => {
		expect(FETCHING_FILES.cure).toBeUndefined();
	});
});
