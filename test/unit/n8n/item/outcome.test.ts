import {
	CANCELLED_HERE,
	FAILED,
	falError,
	MAYBE_TAKEN,
	NOT_TAKEN,
	openFate,
	type Fate,
} from '../../../../nodes/Fal/fal';
import { requestIdsOf, type Outcome } from '../../../../nodes/Fal/n8n/item/outcome';
import { OPEN } from '../../../harness/queuedRequest';

const failed = (requestId: string | undefined, fate: Fate): Outcome => ({
	state: 'failed',
	error: falError({ kind: 'server', message: 'x', requestId, fate }),
});
const done = (...ids: string[]): Outcome => ({
	state: 'done',
	outputs: ids.map((requestId) => ({ json: {}, requestId })),
});

describe('the requests of a run', () => {
	it('are all named by what became of them, the one of the thrown error apart', () => {
		const outcomes = [
			failed('thrown', FAILED),
			done('one', 'one', 'two'),
			failed('open', openFate(OPEN)),
			failed('unclear', MAYBE_TAKEN),
			failed('failed', FAILED),
			failed('cancelled', CANCELLED_HERE),
			failed('refused', NOT_TAKEN),
			failed(undefined, MAYBE_TAKEN),
			{ state: 'skipped' } as const,
		];
		expect(requestIdsOf(outcomes, 0)).toEqual({
			finished: ['one', 'two'],
			open: ['open'],
			unclear: ['unclear'],
			failed: ['failed'],
			cancelled: ['cancelled'],
		});
	});
});
