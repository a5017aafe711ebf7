import { randomUUID } from 'node:crypto';
import { FREE, type Check } from '../check';
import { at, detailOf, shown, textAt, type Answer } from '../fal/answer';
import type { WhichKey } from '../fal/door';
import { appOf } from '../fal/queue';
import { createFindings } from '../findings';

const PRICING = 'https://api.fal.ai/v1/models/pricing?endpoint_id=';
const WRONG = 'invalid key credentials';
const MALFORMED = "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'.";

export const catalogueKey: Check = {
	name: 'key-catalogue',
	settles: ['1.2', '3.1'],
	believes: 'Prices are told with a good key; a wrong one gets 401 authorization_error',
	cost: FREE,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const url = PRICING + encodeURIComponent(fal.model);
		const good = await fal.ask({ url });
		expect('200 for this key', good.status === 200, shown(good));
		for (const key of ['wrong', 'none'] as const) {
			const answer = await fal.ask({ url, key });
			const isRefused =
				answer.status === 401 && textAt(answer.json, 'error', 'type') === 'authorization_error';
			expect(`401 authorization_error, key: ${key}`, isRefused, shown(answer));
		}
		const models = await fal.ask({ url: 'https://api.fal.ai/v1/models?limit=1', key: 'none' });
		expect('models are listed without a key', models.status === 200, shown(models));
		return outcome();
	},
};

export const queueKey: Check = {
	name: 'key-queue',
	settles: ['1.2', '9.12'],
	believes: 'The 401 texts of the queue; without any key an unknown request is 404',
	cost: FREE,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const url = `https://queue.fal.run/${appOf(fal.model)}/requests/${randomUUID()}/status`;
		const look = async (key: WhichKey) => await fal.ask({ url, key });
		const isUnknown = (answer: Answer) =>
			answer.status === 404 && at(answer.json, 'status') === 'NOT_FOUND';

		const own = await look('own');
		expect('404 NOT_FOUND for this key', isUnknown(own), shown(own));
		const none = await look('none');
		expect('404 NOT_FOUND without a key', isUnknown(none), shown(none));
		for (const [key, words] of [
			['wrong', WRONG],
			['malformed', MALFORMED],
		] as const) {
			const answer = await look(key);
			const isSo = answer.status === 401 && detailOf(answer) === words;
			expect(`401 "${words}"`, isSo, shown(answer));
		}
		return outcome();
	},
};

export const runKey: Check = {
	name: 'key-run',
	settles: ['1.2', '9.12'],
	believes: 'A run without a key is 401 and names the application',
	cost: FREE,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const url = `https://fal.run/${fal.model}`;
		// An input that no model takes: where no key is asked for, nothing is run all the same.
		const none = await fal.ask({ method: 'POST', url, key: 'none', json: {} });
		const words = `Cannot access application "${appOf(fal.model)}". Authentication is required to access this application.`;
		expect(`401 "${words}"`, none.status === 401 && detailOf(none) === words, shown(none));
		const wrong = await fal.ask({ method: 'POST', url, key: 'wrong', json: {} });
		expect(`401 "${WRONG}"`, wrong.status === 401 && detailOf(wrong) === WRONG, shown(wrong));
		return outcome();
	},
};
