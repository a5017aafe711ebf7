import { randomUUID } from 'node:crypto';
import { isFileOfFal } from '../../nodes/Fal/fal/http/hosts';
import { tryParseJson } from '../../nodes/Fal/fal/json';
import { SHARED, type Check } from '../check';
import {
	at,
	detailOf,
	eventsOf,
	isEventStream,
	numberAt,
	shown,
	textAt,
	written,
} from '../fal/answer';
import { appOf } from '../fal/queue';
import { createFindings } from '../findings';

export const submission: Check = {
	name: 'submission',
	settles: ['1.3', '2.2', '9.4'],
	believes: 'A submission is 200 IN_QUEUE; its addresses have owner and app only',
	cost: SHARED,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const { answer, entry } = (await fal.sharedRun()).submission;
		const { json, headers } = answer;
		expect('200', answer.status === 200, shown(answer));
		expect('status IN_QUEUE', textAt(json, 'status') === 'IN_QUEUE', shown(answer));
		expect('queue_position', numberAt(json, 'queue_position') !== undefined, shown(answer));
		const base = `https://queue.fal.run/${appOf(fal.model)}/requests/${entry.requestId ?? ''}`;
		for (const [member, address] of [
			['response_url', base],
			['status_url', `${base}/status`],
			['cancel_url', `${base}/cancel`],
		] as const) {
			const told = textAt(json, member);
			expect(`${member} ${address}`, told === address, told ?? 'none');
		}
		const header = headers.get('x-fal-request-id');
		expect('the ID in x-fal-request-id', header === entry.requestId, header ?? 'no such header');
		return outcome();
	},
};

export const earlyResult: Check = {
	name: 'early-result',
	settles: ['2.4', '9.8'],
	believes: 'A result before completion is 400 "Request is still in progress"',
	cost: SHARED,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const { early } = await fal.sharedRun();
		if (early.status === 200) return outcome('the run was complete at once');
		const isSo = early.status === 400 && detailOf(early) === 'Request is still in progress';
		expect('400 "Request is still in progress"', isSo, shown(early));
		return outcome();
	},
};

export const status: Check = {
	name: 'status',
	settles: ['2.3'],
	believes: 'Status is 202 until COMPLETED, then 200; logs come when asked for, else null',
	cost: SHARED,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const { firstStatus, statusWithLogs, statusWithoutLogs } = await fal.sharedRun();
		const first = textAt(firstStatus.json, 'status');
		if (first === 'COMPLETED') note('complete at the first look: 202 was not seen');
		else expect(`202 while ${first ?? '?'}`, firstStatus.status === 202, shown(firstStatus));
		expect('200 when COMPLETED', statusWithLogs.status === 200, shown(statusWithLogs));
		const logs = at(statusWithLogs.json, 'logs');
		expect('logs=1 gives a list', Array.isArray(logs), shown(statusWithLogs));
		const line = at(logs, 0);
		if (line === undefined) note('no log line');
		else expect('a log line has a message', textAt(line, 'message') !== undefined, written(line));
		const without = at(statusWithoutLogs.json, 'logs');
		expect('logs: null when not asked for', without === null, shown(statusWithoutLogs));
		const seconds = numberAt(statusWithLogs.json, 'metrics', 'inference_time');
		expect('metrics.inference_time', seconds !== undefined, shown(statusWithLogs));
		return outcome();
	},
};

export const statusStream: Check = {
	name: 'status-stream',
	settles: ['2.3'],
	believes: 'The stream sends the status at every change, and closes after COMPLETED',
	cost: SHARED,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const { stream, submission: sent } = await fal.sharedRun();
		const isStream = stream.status === 200 && isEventStream(stream);
		if (!expect('200 text/event-stream', isStream, shown(stream))) return outcome();
		const bodies = eventsOf(stream).data.map(tryParseJson);
		const states = bodies.map((body) => textAt(body, 'status') ?? '?');
		note(states.join(', '));
		expect('the last event is COMPLETED', states.at(-1) === 'COMPLETED', states.join(', '));
		const isOurs = bodies.every((body) => textAt(body, 'request_id') === sent.entry.requestId);
		expect('every event names the request', isOurs, stream.text);
		return outcome();
	},
};

export const result: Check = {
	name: 'result',
	settles: ['2.4', '2.6', '6.3'],
	believes: 'The result says what is billed in x-fal-billable-units; files open without a key',
	cost: SHARED,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const { result: answer, submission: sent } = await fal.sharedRun();
		if (!expect('200', answer.status === 200, shown(answer))) return outcome();
		const units = answer.headers.get('x-fal-billable-units');
		expect('x-fal-billable-units is a number', Number(units ?? 'none') >= 0, String(units));
		note(`x-fal-billable-units: ${String(units)}`);
		const id = answer.headers.get('x-fal-request-id');
		expect('the ID in x-fal-request-id', id === sent.entry.requestId, String(id));
		const url = textAt(answer.json, 'images', 0, 'url');
		if (!expect('images[0].url', url !== undefined, shown(answer))) return outcome();
		if (url === undefined) return outcome();
		expect('a file on *.fal.media', isFileOfFal(url), url);
		const file = await fal.ask({ url, key: 'none' });
		expect('the file opens without a key', file.status === 200, String(file.status));
		return outcome();
	},
};

export const cancelComplete: Check = {
	name: 'cancel-complete',
	settles: ['2.5'],
	believes: 'Cancelling what is complete is 400 ALREADY_COMPLETED, what is unknown 404 NOT_FOUND',
	cost: SHARED,
	async run(fal) {
		const { expect, outcome } = createFindings();
		const { submission: sent } = await fal.sharedRun();
		for (const time of ['first', 'second']) {
			const answer = await fal.queue.cancel(sent);
			const isSo = answer.status === 400 && at(answer.json, 'status') === 'ALREADY_COMPLETED';
			expect(`400 ALREADY_COMPLETED, ${time} time`, isSo, shown(answer));
		}
		const url = `https://queue.fal.run/${appOf(fal.model)}/requests/${randomUUID()}/cancel`;
		const unknown = await fal.ask({ method: 'PUT', url });
		const isSo = unknown.status === 404 && at(unknown.json, 'status') === 'NOT_FOUND';
		expect('404 NOT_FOUND for an unknown one', isSo, shown(unknown));
		return outcome();
	},
};
