import type { EmulatorContext } from '../server/context';
import {
	endpointIdOfPath,
	isKnownApp,
	splitEndpointId,
	type EndpointParts,
} from '../server/endpointIds';
import { answerWithFallback, readModelInput, sendAnswer } from './modelAnswer';
import type { ModelRequest } from '../control/behaviour';
import { keyIdOf, unitsOf } from '../history/history';
import type { ModelAnswer } from '../queue/queueRequest';
import { readTags } from '../server/tags';
import { pause, waitForHangUp } from '../control/pause';
import { streamModel } from './stream';
import type { Call, Handler } from '../server/types';

interface DirectRun {
	readonly input: unknown;
	readonly startedAt: number;
	readonly answer: ModelAnswer;
}

const HOSTS: readonly string[] = ['fal.run', 'falrun.com'];

/** Direct runs and model streams on fal.run (docs/protocol.md 2.1 and 4). */
export function createRunApi(context: EmulatorContext): Handler {
	const { replies, slots } = context;

	return async (call) => {
		if (!HOSTS.includes(call.host)) return false;
		if (call.method === 'GET' && call.path.endsWith('/openapi.json')) return openapi(call);
		const endpoint = splitEndpointId(endpointIdOfPath(call.path));
		if (endpoint === undefined) return replies.detail(call, 404, 'Not Found');
		if (call.method !== 'POST') return replies.detail(call, 405, 'Method Not Allowed');
		if (isRefused(call, endpoint)) return true;
		slots.take();
		try {
			await serve(call, endpoint);
		} finally {
			slots.give();
		}
		return true;
	};

	function isRefused(call: Call, endpoint: EndpointParts): boolean {
		const isKnown = isKnownApp(context.models, endpoint.app);
		if (!isKnown && context.accounts.access(call.key).kind === 'valid') {
			return replies.detail(call, 404, `Application "${endpoint.alias}" not found`);
		}
		const rule = { application: endpoint.app, spends: true };
		if (context.accounts.refuses(call, rule)) return true;
		return slots.isFree ? false : replies.overLimit(call, context.account.concurrency);
	}

	async function serve(call: Call, endpoint: EndpointParts): Promise<void> {
		const input = readModelInput(await call.bytes());
		const requestId = context.newId();
		const startedAt = context.epochMs();
		call.line.requestId = requestId;
		const model = context.models.get(endpoint.endpointId);
		const { headers } = call;
		if (model === undefined && endpoint.path.endsWith('/stream')) {
			const endpointId = endpoint.endpointId.slice(0, -'/stream'.length);
			const streaming = context.models.get(endpointId);
			const request = { requestId, endpointId, headers, via: 'stream' } as const;
			if (streaming?.stream !== undefined) {
				const billed = await streamModel(call, streaming, input, request, context);
				record(call, request, { input: input.value, startedAt, ...billed });
				return;
			}
		}
		const request = { requestId, endpointId: endpoint.endpointId, headers, via: 'run' } as const;
		if (model?.endless === true || model?.stuckInQueue === true) {
			await waitForHangUp(call.gone);
			return;
		}
		const durationMs = model?.directDelayMs ?? model?.durationMs ?? 0;
		await pause(durationMs * context.switches.timeScale, call.gone, context);
		if (call.gone.aborted) return;
		const answer = answerWithFallback(context.models, endpoint, input, request);
		record(call, request, { input: input.value, startedAt, answer });
		sendAnswer(call, answer, replies);
	}

	/** Direct runs are billed and listed as the queue's are. */
	function record(call: Call, request: ModelRequest, run: DirectRun): void {
		const { answer, input, startedAt } = run;
		const { headers } = call;
		context.history.record({
			requestId: request.requestId,
			endpointId: request.endpointId,
			keyId: keyIdOf(headers.authorization),
			input,
			output: answer.json,
			sentAt: startedAt,
			startedAt,
			endedAt: context.epochMs(),
			statusCode: answer.status,
			...(answer.errorType !== undefined && { errorType: answer.errorType }),
			units: unitsOf(answer.headers),
			tags: readTags(headers['x-fal-tags']),
			hasPayloads: headers['x-fal-store-io'] !== '0',
		});
	}

	function openapi(call: Call): true {
		const endpointId = endpointIdOfPath(call.path.slice(0, -'/openapi.json'.length));
		const document = context.models.get(endpointId)?.openapi;
		return document === undefined
			? replies.detail(call, 404, 'Not Found')
			: replies.json(call, 200, document);
	}
}
