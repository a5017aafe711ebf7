import { FREE, runs, type Check } from '../check';
import { detailOf, failureOf, listAt, shown, textAt, type Answer } from '../fal/answer';
import { appOf } from '../fal/queue';
import { createFindings } from '../findings';

const UNKNOWN_APP = 'fal-ai/no-such-app-of-n8n';

export const unknownModel: Check = {
	name: 'unknown-model',
	settles: ['2.2', '7.2'],
	believes: 'An unknown app is refused at once with 404, by queue, direct run and price list',
	cost: FREE,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const order = { endpointId: UNKNOWN_APP, input: {} };
		const words = 'Application "no-such-app-of-n8n" not found';
		const isUnknown = (answer: Answer) => answer.status === 404 && detailOf(answer) === words;
		const { answer } = await fal.queue.submit(order);
		expect(`404 "${words}" of the queue`, isUnknown(answer), shown(answer));
		const direct = await fal.queue.runDirectly(order);
		expect(`404 "${words}" of fal.run`, isUnknown(direct), shown(direct));
		const ids = [fal.model, UNKNOWN_APP].map((id) => `endpoint_id=${encodeURIComponent(id)}`);
		const price = await fal.ask({
			url: `https://api.fal.ai/v1/models/pricing?${ids.join('&')}`,
		});
		const isSpoilt = price.status === 404 && textAt(price.json, 'error', 'type') === 'not_found';
		expect('404 not_found for prices of a known and an unknown one', isSpoilt, shown(price));
		return outcome();
	},
};

export const unknownPath: Check = {
	name: 'unknown-path',
	settles: ['2.2'],
	believes: 'A path that the app lacks is accepted; its result is 404 and not billed',
	cost: FREE,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const endpointId = `${appOf(fal.model)}/no-such-path`;
		const submission = await fal.queue.submit({ endpointId, input: {} });
		const { answer, entry } = submission;
		if (!expect('200 IN_QUEUE', entry.state === 'open', shown(answer))) return outcome();
		await fal.queue.finish(submission);
		const result = await fal.ask({ url: submission.responseUrl });
		const isUnknown = result.status === 404 && detailOf(result) === 'Path /no-such-path not found';
		expect('404 "Path /no-such-path not found"', isUnknown, shown(result));
		expectUnbilled(result, expect);
		return outcome();
	},
};

export const wrongInput: Check = {
	name: 'wrong-input',
	settles: ['2.2', '2.4', '3.1'],
	believes: 'The queue accepts an input that does not fit; its result is 422 and not billed',
	cost: runs(2),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		// Without the prompt that every such model demands.
		const order = { endpointId: fal.model, input: {} };
		const submission = await fal.queue.submit(order);
		const { answer, entry } = submission;
		if (!expect('200 IN_QUEUE', entry.state === 'open', shown(answer))) return outcome();
		const status = await fal.queue.finish(submission);
		note(`status: ${failureOf(status)}`);
		const result = await fal.ask({ url: submission.responseUrl });
		expectProblems(result, 'result');
		expectUnbilled(result, expect);
		expectProblems(await fal.queue.runDirectly(order), 'direct run');
		return outcome();

		function expectProblems(found: Answer, what: string): void {
			const isListed = listAt(found.json, 'detail').some(
				(item) =>
					listAt(item, 'loc')[0] === 'body' &&
					textAt(item, 'msg') !== undefined &&
					textAt(item, 'type') !== undefined,
			);
			const isSo = found.status === 422 && isListed;
			expect(`422 with detail [{ loc: ["body", …], msg, type }], ${what}`, isSo, shown(found));
			note(`${what}: ${found.text}`);
		}
	},
};

export const badHeader: Check = {
	name: 'bad-header',
	settles: ['2.2', '3.1', '3.2.2'],
	believes: 'A start timeout of no seconds is 400 bad_request, in body and X-Fal-Error-Type',
	cost: runs(1),
	async run(fal) {
		const { expect, outcome } = createFindings();
		const { answer, entry } = await fal.queue.submit({
			endpointId: fal.model,
			input: fal.input,
			headers: { 'x-fal-request-start-timeout': '0' },
		});
		if (entry.state === 'open') return outcome('fal accepted it');
		const isSo = answer.status === 400 && textAt(answer.json, 'error_type') === 'bad_request';
		expect('400 with error_type bad_request', isSo, shown(answer));
		const type = answer.headers.get('x-fal-error-type');
		expect('X-Fal-Error-Type: bad_request', type === 'bad_request', String(type));
		return outcome();
	},
};

export const fullQueue: Check = {
	name: 'full-queue',
	settles: ['2.2', '9.12', '9.17'],
	believes: 'fal_max_queue_length refuses with 429 and a detail when more wait',
	cost: runs(1),
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const { answer, entry } = await fal.queue.submit({
			endpointId: fal.model,
			input: fal.input,
			query: 'fal_max_queue_length=0',
		});
		if (entry.state === 'open') return outcome('nobody waited, so fal accepted it');
		const isSo = answer.status === 429 && detailOf(answer) !== undefined;
		expect('429 { detail: text }', isSo, shown(answer));
		note(`429: ${answer.text}`);
		note(`Retry-After: ${answer.headers.get('retry-after') ?? 'none'}`);
		return outcome();
	},
};

export const tooMany: Check = {
	name: 'too-many',
	settles: ['3.3', '9.13', '9.17'],
	believes: 'A 429 has a detail and a type; the Platform API says rate_limited',
	cost: FREE,
	// Looks at what the checks before it have met: nothing is provoked.
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		if (fal.refusals.length === 0) return outcome('no 429 was met');
		for (const answer of fal.refusals) {
			const isKnown =
				detailOf(answer) !== undefined || textAt(answer.json, 'error', 'type') === 'rate_limited';
			expect('{ detail } or { error: { type: rate_limited } }', isKnown, shown(answer));
			note(`${answer.text}, Retry-After: ${answer.headers.get('retry-after') ?? 'none'}`);
		}
		return outcome();
	},
};

function expectUnbilled(
	answer: Answer,
	expect: (believed: string, isSo: boolean, seen: string) => boolean,
): void {
	const units = answer.headers.get('x-fal-billable-units');
	expect('x-fal-billable-units: 0', units !== null && Number(units) === 0, String(units));
}
