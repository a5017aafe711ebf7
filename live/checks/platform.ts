import { isRecord } from '../../nodes/Fal/fal/json';
import { FREE, SHARED, type Check } from '../check';
import { at, listAt, numberAt, shown, textAt, written, type Answer } from '../fal/answer';
import { createFindings, type Findings } from '../findings';

const API = 'https://api.fal.ai/v1';
const MOST_LOOKS = 8;
const BETWEEN_LOOKS_MS = 3_000;

export const prices: Check = {
	name: 'prices',
	settles: ['7.2'],
	believes: 'Prices and both estimates, in these members',
	cost: FREE,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const id = encodeURIComponent(fal.model);
		const list = await fal.ask({ url: `${API}/models/pricing?endpoint_id=${id}` });
		const price = at(list.json, 'prices', 0);
		const isPrice =
			numberAt(price, 'unit_price') !== undefined && textAt(price, 'unit') !== undefined;
		expect('prices[0] { unit_price, unit, currency }', isPrice, shown(list));
		note(`price: ${written(price)}`);
		for (const [type, quantity] of [
			['historical_api_price', 'call_quantity'],
			['unit_price', 'unit_quantity'],
		] as const) {
			const json = { estimate_type: type, endpoints: { [fal.model]: { [quantity]: 1 } } };
			const url = `${API}/models/pricing/estimate`;
			const estimate = await fal.ask({ method: 'POST', url, json });
			const cost = numberAt(estimate.json, 'total_cost');
			const isSo = estimate.status === 200 && cost !== undefined;
			expect(`200 { total_cost } of ${type}`, isSo, shown(estimate));
			note(`${type}: ${cost ?? 'none'}`);
		}
		return outcome();
	},
};

export const usage: Check = {
	name: 'usage',
	settles: ['1.2', '7', '7.3'],
	believes: 'Usage comes in buckets, page by page; a key without the scope ADMIN gets 403',
	cost: FREE,
	async run(fal) {
		const findings = createFindings();
		const url = `${API}/models/usage?timeframe=hour&limit=2`;
		const first = await fal.ask({ url });
		if (lacksScope(first, findings)) return findings.outcome();
		const isSo = first.status === 200 && Array.isArray(at(first.json, 'time_series'));
		if (!findings.expect('200 { time_series }', isSo, shown(first))) return findings.outcome();
		const cursor = textAt(first.json, 'next_cursor');
		if (cursor === undefined) return findings.outcome('all was on one page');
		findings.note(`next_cursor ${decoded(cursor)}`);
		const second = await fal.ask({ url: `${url}&cursor=${encodeURIComponent(cursor)}` });
		findings.expect('200 for the next page', second.status === 200, shown(second));
		const buckets = [first, second].map(({ json }) => textAt(json, 'time_series', 0, 'bucket'));
		const isNext = buckets[0] !== buckets[1];
		findings.expect('another bucket on the next page', isNext, buckets.join(', '));
		return findings.outcome();
	},
};

export const balance: Check = {
	name: 'balance',
	settles: ['1.2', '7.6'],
	believes: 'The balance is told to a key of scope ADMIN; another gets 403',
	cost: FREE,
	async run(fal) {
		const findings = createFindings();
		const answer = await fal.ask({ url: `${API}/account/billing?expand=credits` });
		if (lacksScope(answer, findings)) return findings.outcome();
		const isSo = numberAt(answer.json, 'credits', 'current_balance') !== undefined;
		// The balance itself is nobody's business.
		const seen = `${answer.status} without credits.current_balance`;
		findings.expect('200 { credits: { current_balance } }', isSo, seen);
		return findings.outcome();
	},
};

export const history: Check = {
	name: 'history',
	settles: ['7.4', '9.14'],
	believes: 'The history has pages by number, and its range is about when a request was sent',
	cost: SHARED,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const requestId = (await fal.sharedRun()).submission.entry.requestId ?? '';
		const base = `${API}/models/requests/by-endpoint?endpoint_id=${encodeURIComponent(fal.model)}`;
		const list = await fal.ask({ url: `${base}&limit=1` });
		const isList = list.status === 200 && Array.isArray(at(list.json, 'items'));
		if (!expect('200 { items }', isList, shown(list))) return outcome();
		const cursor = textAt(list.json, 'next_cursor');
		if (cursor !== undefined) {
			expect('next_cursor is a page number in base64', isPageNumber(cursor), decoded(cursor));
			const next = await fal.ask({
				url: `${base}&limit=1&cursor=${encodeURIComponent(cursor)}`,
			});
			expect('200 for the next page', next.status === 200, shown(next));
		} else note('all was on one page');

		const one = `${base}&request_id=${requestId}`;
		let own = await fal.ask({ url: one });
		for (let looks = 1; isMissing(own) && looks < MOST_LOOKS; looks++) {
			await fal.pause(BETWEEN_LOOKS_MS);
			own = await fal.ask({ url: one });
		}
		if (isMissing(own)) return outcome('fal did not list the run in time');
		const item = at(own.json, 'items', 0);
		for (const member of ['sent_at', 'started_at', 'ended_at']) {
			expect(`items[0].${member}`, textAt(item, member) !== undefined, written(item));
		}
		const sent = Date.parse(textAt(item, 'sent_at') ?? '');
		const ended = Date.parse(textAt(item, 'ended_at') ?? '');
		if (!(ended - sent >= 4))
			return outcome('the run was too short to tell what the range is about');
		// Between the two: it is found by its end, and not by when it was sent.
		const start = new Date((sent + ended) / 2).toISOString();
		const later = await fal.ask({ url: `${one}&start=${encodeURIComponent(start)}` });
		expect('start is about sent_at', isMissing(later), 'it was found by its end');
		return outcome();
	},
};

export const workflows: Check = {
	name: 'workflows',
	settles: ['7.5'],
	believes: "The account's own workflows are listed page by page",
	cost: FREE,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const answer = await fal.ask({ url: `${API}/workflows?limit=1` });
		const isSo =
			answer.status === 200 &&
			Array.isArray(at(answer.json, 'workflows')) &&
			typeof at(answer.json, 'has_more') === 'boolean';
		expect('200 { workflows, has_more }', isSo, shown(answer));
		const first = at(answer.json, 'workflows', 0);
		if (first === undefined) return outcome('the account has no workflow');
		const isNamed =
			textAt(first, 'name') !== undefined && textAt(first, 'user_nickname') !== undefined;
		expect('workflows[0] { name, user_nickname }', isNamed, written(first));
		note(`members: ${isRecord(first) ? Object.keys(first).join(', ') : 'none'}`);
		return outcome();
	},
};

export const deletePayloads: Check = {
	name: 'delete-payloads',
	settles: ['1.2', '7.4'],
	believes: 'Payloads are deleted by a key of scope ADMIN, with the outcome of every file',
	cost: SHARED,
	async run(fal) {
		const findings = createFindings();
		const { submission } = await fal.sharedRun();
		// Of the run that this script made, and no other.
		const id = submission.entry.requestId ?? '';
		const url = `${API}/models/requests/${id}/payloads`;
		const answer = await fal.ask({ method: 'DELETE', url });
		if (lacksScope(answer, findings)) return findings.outcome();
		const outcomes = at(answer.json, 'cdn_delete_results');
		const isSo = answer.status === 200 && Array.isArray(outcomes);
		findings.expect('200 { cdn_delete_results }', isSo, shown(answer));
		for (const one of listAt(answer.json, 'cdn_delete_results')) {
			const isWhole = textAt(one, 'link') !== undefined && at(one, 'exception') !== undefined;
			findings.expect('{ link, exception }', isWhole, written(one));
		}
		const again = await fal.ask({ method: 'DELETE', url });
		findings.note(`a second deletion: ${shown(again)}`);
		return findings.outcome();
	},
};

/** Whether the key has no right to it, in the form that is believed. */
function lacksScope(answer: Answer, { expect, note }: Findings): boolean {
	if (answer.status !== 403) return false;
	const type = textAt(answer.json, 'error', 'type');
	expect('403 authorization_error', type === 'authorization_error', shown(answer));
	note(`the key has not the scope: ${textAt(answer.json, 'error', 'message') ?? answer.text}`);
	return true;
}

function isMissing(answer: Answer): boolean {
	return listAt(answer.json, 'items').length === 0;
}

function isPageNumber(cursor: string): boolean {
	return /^\d{1,9}$/.test(decoded(cursor));
}

function decoded(cursor: string): string {
	return Buffer.from(cursor, 'base64').toString('latin1');
}
