import { isRecord, tryParseJson } from '../../nodes/Fal/fal/json';
import { readKeys, verifySignature } from '../../nodes/Fal/fal/webhooks/signature';
import { FREE, runs, type Check } from '../check';
import { listAt, shown, textAt } from '../fal/answer';
import { createFindings, type Findings } from '../findings';
import { startReceiver, type Delivery } from '../webhook/receiver';

const JWKS = 'https://rest.fal.ai/.well-known/jwks.json';
const LONGEST_WAIT_MS = 180_000;
const BETWEEN_LOOKS_MS = 500;
const LOOK_FOR =
	'look at the address for a POST with request_id, gateway_request_id, status "OK", payload; headers X-Fal-Webhook-Request-Id, -User-Id, -Timestamp, -Signature (128 hex digits); when it was answered badly, when the next one came. With --webhook-port this is checked here';

export const webhookKeys: Check = {
	name: 'webhook-keys',
	settles: ['5.3', '7.6'],
	believes: 'The Ed25519 keys and the addresses of webhooks are told without a key',
	cost: FREE,
	async run(fal) {
		const { expect, note, outcome } = createFindings();
		const answer = await fal.ask({ url: JWKS, key: 'none' });
		const keys = readKeys(answer.json);
		expect('200 { keys: [{ x }] }', answer.status === 200 && keys.length > 0, shown(answer));
		note(`${keys.length} keys`);
		const meta = await fal.ask({ url: 'https://api.fal.ai/v1/meta', key: 'none' });
		const ranges = listAt(meta.json, 'webhook_ip_ranges');
		expect('200 { webhook_ip_ranges }', meta.status === 200 && ranges.length > 0, shown(meta));
		return outcome();
	},
};

export const webhook: Check = {
	name: 'webhook',
	settles: ['5.1', '5.2', '5.3', '9.5', '9.6'],
	believes: 'fal tells the address, signed, and again when it was answered with 503',
	cost: runs(1),
	needs: 'webhook',
	async run(fal) {
		const findings = createFindings();
		const { webhookUrl = '', webhookPort } = fal;
		const receiver = webhookPort === undefined ? undefined : await startReceiver(webhookPort);
		try {
			const submission = await fal.queue.submit({
				endpointId: fal.model,
				input: fal.input,
				query: `fal_webhook=${encodeURIComponent(webhookUrl)}`,
			});
			const { answer, entry } = submission;
			if (!findings.expect('200', entry.state === 'open', shown(answer))) return findings.outcome();
			const hasAll = textAt(answer.json, 'status_url') !== undefined;
			findings.expect('all members in the answer', hasAll, shown(answer));
			await fal.queue.finish(submission);
			if (receiver === undefined) return findings.outcome(LOOK_FOR);

			const ours = (): readonly Delivery[] =>
				receiver.deliveries.filter(({ body }) => body.includes(entry.requestId ?? '?'));
			const until = fal.now() + LONGEST_WAIT_MS;
			while (ours().length < 2 && fal.now() < until) await fal.pause(BETWEEN_LOOKS_MS);
			const [first, second] = ours();
			if (first === undefined) return findings.outcome('nothing came: does the address lead here?');
			const keys = readKeys((await fal.ask({ url: JWKS, key: 'none' })).json);
			lookAt(first, entry.requestId ?? '', keys, findings);
			const isRepeated = second !== undefined;
			findings.expect('a second delivery after 503', isRepeated, 'none within three minutes');
			if (second) findings.note(`repeated after ${(second.atMs - first.atMs) / 1_000} s`);
			return findings.outcome();
		} finally {
			await receiver?.close();
		}
	},
};

function lookAt(
	{ body, headers, atMs }: Delivery,
	requestId: string,
	keys: ReturnType<typeof readKeys>,
	{ expect }: Findings,
): void {
	const signed = verifySignature({ headers, body }, keys, Math.floor(atMs / 1_000));
	const state = signed.state === 'verified' ? 'verified' : signed.reason;
	expect('the signature fits a key of fal', state === 'verified', state);
	const text = body.toString('utf8');
	const json = tryParseJson(text);
	const isSo =
		isRecord(json) &&
		json['request_id'] === requestId &&
		typeof json['gateway_request_id'] === 'string' &&
		json['status'] === 'OK' &&
		isRecord(json['payload']);
	expect('{ request_id, gateway_request_id, status: "OK", payload }', isSo, text);
}
