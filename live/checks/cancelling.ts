import { runs, type Check, type Outcome } from '../check';
import { at, failureOf, shown, textAt } from '../fal/answer';
import type { Fal } from '../fal/fal';
import type { Submission } from '../fal/queue';
import { createFindings, type Findings } from '../findings';

/** So many are sent one after the other that the last may have to wait. */
const IN_A_ROW = 3;
const MOST_LOOKS = 40;
const BETWEEN_LOOKS_MS = 250;

export const cancelWaiting: Check = {
	name: 'cancel-waiting',
	settles: ['2.5', '9.1', '9.9', '9.13'],
	believes: 'What waits is cancelled with 200 OK; its result is 499, and it was not billed',
	cost: runs(IN_A_ROW),
	async run(fal) {
		const findings = createFindings();
		const sent: Submission[] = [];
		for (let count = 1; count <= IN_A_ROW; count++) {
			const headers = {
				// To one machine where possible, and the last behind the others.
				'x-fal-runner-hint': 'check-live',
				'x-fal-queue-priority': count === IN_A_ROW ? 'low' : 'normal',
			};
			sent.push(await fal.queue.submit({ endpointId: fal.model, input: fal.input, headers }));
		}
		const refused = sent.find(({ entry }) => entry.state !== 'open');
		if (refused !== undefined) {
			findings.expect('what is above the limit waits', false, shown(refused.answer));
			return findings.outcome();
		}
		const last = sent.at(-1);
		if (last === undefined) return findings.outcome('nothing was sent');
		const before = await fal.ask({ url: last.entry.statusUrl });
		const stood = textAt(before.json, 'status') ?? '?';
		const answer = await fal.queue.cancel(last);
		findings.note(`${stood}: ${shown(answer)}`);
		if (stood !== 'IN_QUEUE') return findings.outcome(`it did not wait, it was ${stood}`);
		if (at(answer.json, 'status') === 'ALREADY_COMPLETED')
			return findings.outcome('it was already complete');
		const isSo = answer.status === 200 && at(answer.json, 'status') === 'OK';
		findings.expect('200 OK', isSo, shown(answer));
		const why = await lookAtCancelled(fal, last, findings);
		for (const other of sent.slice(0, -1)) await fal.queue.finish(other);
		return findings.outcome(why);
	},
};

export const cancelRunning: Check = {
	name: 'cancel-running',
	settles: ['2.5', '9.9'],
	believes: 'What runs is cancelled with 202 CANCELLATION_REQUESTED; its result is 499',
	cost: runs(1),
	async run(fal): Promise<Outcome> {
		const findings = createFindings();
		// As long as the model lets it be; it is billed by size.
		const input = { ...fal.input, num_inference_steps: 12 };
		const sent = await fal.queue.submit({ endpointId: fal.model, input });
		if (sent.entry.state !== 'open')
			return findings.outcome(`fal did not take it: ${shown(sent.answer)}`);
		let stood = 'IN_QUEUE';
		for (let looks = 0; stood === 'IN_QUEUE' && looks < MOST_LOOKS; looks++) {
			if (looks > 0) await fal.pause(BETWEEN_LOOKS_MS);
			stood = textAt((await fal.ask({ url: sent.entry.statusUrl })).json, 'status') ?? '?';
		}
		const answer = await fal.queue.cancel(sent);
		findings.note(`${stood}: ${shown(answer)}`);
		if (stood === 'IN_QUEUE') return findings.outcome('it went on waiting, and was cancelled');
		if (at(answer.json, 'status') === 'ALREADY_COMPLETED') {
			await fal.queue.finish(sent);
			return findings.outcome('it was complete before it could be cancelled');
		}
		const isSo = answer.status === 202 && at(answer.json, 'status') === 'CANCELLATION_REQUESTED';
		findings.expect('202 CANCELLATION_REQUESTED', isSo, shown(answer));
		return findings.outcome(await lookAtCancelled(fal, sent, findings));
	},
};

/** Follows it to its end, cancels it once more. Gives why its result is unclear, if it is. */
async function lookAtCancelled(
	fal: Fal,
	sent: Submission,
	{ expect, note }: Findings,
): Promise<string | undefined> {
	const status = await fal.queue.finish(sent);
	note(`status: ${failureOf(status)}`);
	const result = await fal.ask({ url: sent.responseUrl });
	note(`billable units: ${result.headers.get('x-fal-billable-units') ?? 'not told'}`);
	const again = await fal.queue.cancel(sent);
	const isTooLate = again.status === 400 && at(again.json, 'status') === 'ALREADY_COMPLETED';
	expect('400 ALREADY_COMPLETED when cancelled again', isTooLate, shown(again));
	if (result.status === 200) {
		sent.entry.state = 'complete';
		return 'it was cancelled, and finished all the same';
	}
	const isSo = result.status === 499 && at(result.json, 'error_type') === 'client_cancelled';
	expect('result 499 client_cancelled', isSo, shown(result));
	return undefined;
}
