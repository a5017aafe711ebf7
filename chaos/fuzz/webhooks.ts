import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { textsOfItems } from '../checks/texts';
import { uncleanIn } from '../checks/secrets';
import type { Answer } from '../front/call';
import { randomOf, type Random } from '../random';
import { listenForAlarms } from '../scenario/aftermath';
import type { Breach } from '../checks/promises';
import { callWebhook } from '../scenario/webhook';
import type { World } from '../scenario/world';
import type { FuzzResult, FuzzFailure } from './fuzz';
import type { SentAnswer } from './fuzzRules';
import { mutateAnswer } from './mutateAnswer';
import { mutateJson } from './mutateJson';

const TRIGGER = 'n8n-nodes-fal-run.falTrigger';
/** The node asks for keys once in a while only. */
const BETWEEN_MS = 70_000;
const MOST_CPU_MS = 10_000;

const BODIES = [
	{
		request_id: 'ID',
		gateway_request_id: 'ID',
		status: 'OK',
		payload: {
			images: [{ url: 'https://v3.fal.media/files/a/b.png', content_type: 'image/png', width: 9 }],
			seed: 196619188014358660,
			prompt: 'x',
		},
	},
	{ request_id: 'ID', gateway_request_id: 'ID', status: 'OK', payload: null, payload_error: 'No' },
	{
		request_id: 'ID',
		gateway_request_id: 'ID',
		status: 'ERROR',
		error: 'Invalid status code: 422',
		payload: {
			detail: [{ loc: ['body', 'prompt'], msg: 'Bad', type: 'value_error', url: 'https://x' }],
		},
	},
] as const;

interface Keys {
	readonly signer: KeyObject;
	/** What the address of the keys answers. */
	readonly set: string;
}

function newKeys(): Keys {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const { kty, crv, x } = publicKey.export({ format: 'jwk' });
	return { signer: privateKey, set: JSON.stringify({ keys: [{ kty, crv, x, kid: 'one' }] }) };
}

/**
 * Bodies that are rightly signed and say odd things, calls that are not rightly signed, and odd sets of
 * keys: the trigger starts the workflow with something clean, or refuses, and never throws.
 */
export async function fuzzWebhooks(world: World, seed: number, count: number): Promise<FuzzResult> {
	const { time, fal } = world;
	const failures: FuzzFailure[] = [];
	let keys = newKeys();
	let keysAnswer: Answer | undefined;
	let cpuMs = 0;
	world.rule({
		connect: async () => false,
		tls: () => 'tls13',
		async call(call) {
			if (call.purpose === 'keys') await call.answer(keysAnswer ?? json(keys.set));
			else await call.handOn(await call.ask());
		},
		seen: () => undefined,
	});
	for (let number = 0; number < count; number++) {
		const random = randomOf('webhook', seed, number);
		const isAboutKeys = random.chance(0.25);
		const { body, headers } = drawCall(random, number);
		keysAnswer = undefined;
		if (isAboutKeys) {
			keys = newKeys();
			keysAnswer = mutateAnswer(json(keys.set), random).answer;
			await time.pass(BETWEEN_MS);
		}
		const alarms = listenForAlarms();
		const cpu = process.cpuUsage();
		const outcome = await time.run(
			callWebhook(world, {
				nodeType: TRIGGER,
				parameters: parametersOf(random),
				executionId: '1',
				headers: signed(headers, body, random.chance(0.85) ? keys.signer : newKeys().signer),
				body,
			}),
		);
		const { user, system } = process.cpuUsage(cpu);
		alarms.end();
		cpuMs += (user + system) / 1_000;
		const breaches: Breach[] = alarms.heard.map((how) => ({
			promise: 'no alarm in the process',
			how,
		}));
		if (outcome.thrown !== undefined) {
			breaches.push({
				promise: 'a call never makes the node throw',
				how: String(Object(outcome.thrown).stack),
			});
		}
		if ((user + system) / 1_000 > MOST_CPU_MS) {
			breaches.push({ promise: 'little work', how: `${(user + system) / 1_000} ms` });
		}
		const texts = [outcome.message, ...textsOfItems(outcome.items ?? [])];
		breaches.push(...texts.flatMap((text) => uncleanIn(text, fal.key)));
		if (breaches.length === 0) continue;
		const answers: SentAnswer[] = [{ status: 0, headers, body, how: 'the call' }];
		if (keysAnswer) answers.push({ ...keysAnswer, how: 'the keys' });
		failures.push({ number, target: 'webhook', breaches, answers });
	}
	return { failures, answers: count, cpuMs };
}

function drawCall(random: Random, number: number) {
	const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
	const given = JSON.stringify(random.pick(BODIES)).replaceAll('"ID"', `"${id}"`);
	const body = random.weighted<() => Buffer>([
		[12, () => Buffer.from(mutateJson(given, random))],
		[2, () => Buffer.from(given)],
		[1, () => Buffer.from(given.slice(0, random.whole(0, given.length)))],
		[1, () => random.bytes(random.whole(0, 80))],
	])();
	const seconds = Math.floor(Date.now() / 1_000);
	const headers = {
		'x-fal-webhook-request-id': random.weighted([
			[20, id],
			[1, ''],
			[1, 'x'.repeat(5_000)],
		]),
		'x-fal-webhook-user-id': random.weighted([
			[20, 'user-1'],
			[1, ''],
		]),
		'x-fal-webhook-timestamp': random.weighted([
			[20, String(seconds)],
			[1, String(seconds - 4_000)],
			[1, 'NaN'],
			[1, '1e9'],
			[1, ''],
			[1, `${seconds}.5`],
		]),
	};
	return { body, headers };
}

function signed(
	headers: Readonly<Record<string, string>>,
	body: Buffer,
	signer: KeyObject,
): Record<string, string> {
	const hash = createHash('sha256').update(body).digest('hex');
	const message = [...Object.values(headers), hash].join('\n');
	const signature = sign(null, Buffer.from(message), signer).toString('hex');
	return { ...headers, 'x-fal-webhook-signature': signature };
}

function parametersOf(random: Random): INodeParameters {
	return {
		events: ['success', 'failure'],
		options: random.pick<INodeParameters>([
			{},
			{ simplify: true },
			{ downloadFiles: true },
			{ downloadFiles: true, keepUrls: false, oneItemPerFile: true },
		]),
	};
}

function json(text: string): Answer {
	return {
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(text),
	};
}
