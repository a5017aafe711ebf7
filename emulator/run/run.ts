import type { EmulatorContext } from '../server/context';
import {
	endpointIdOfPath,
	isKnownApp,
	splitEndpointId,
	type EndpointParts,
} from '../server/endpointIds';
import { answerOf, readModelInput, sendAnswer } from './modelAnswer';
import { pause, waitForHangUp } from '../control/pause';
import { streamModel } from './stream';
import type { Call, Handler } from '../server/types';

const HOSTS: readonly string[] = ['fal.run', 'falrun.com'];

/** Direct runs and model streams on fal.run (docs/protocol.md 2.1 and 4). */
export function createRunApi(
	context: EmulatorContext,
	options: { directLimit: number | undefined },
): Handler {
	const { replies } = context;
	let running = 0;

	return async (call) => {
		if (!HOSTS.includes(call.host)) return false;
		if (call.method === 'GET' && call.path.endsWith('/openapi.json')) return openapi(call);
		const endpoint = splitEndpointId(endpointIdOfPath(call.path));
		if (endpoint === undefined) return replies.detail(call, 404, 'Not Found');
		if (call.method !== 'POST') return replies.detail(call, 405, 'Method Not Allowed');
		if (isRefused(call, endpoint)) return true;
		running += 1;
		try {
			await serve(call, endpoint);
		} finally {
			running -= 1;
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
		const { directLimit } = options;
		if (directLimit === undefined || running < directLimit) return false;
		return replies.json(
			call,
			429,
			{
				detail: `Reached concurrent requests limit of ${directLimit}`,
				type: 'concurrent_requests_limit',
			},
			{ 'x-fal-needs-retry': '1' },
		);
	}

	async function serve(call: Call, endpoint: EndpointParts): Promise<void> {
		const input = readModelInput(await call.bytes());
		const requestId = context.newId();
		call.line.requestId = requestId;
		const model = context.models.get(endpoint.endpointId);
		const { headers } = call;
		if (model === undefined && endpoint.path.endsWith('/stream')) {
			const endpointId = endpoint.endpointId.slice(0, -'/stream'.length);
			const streaming = context.models.get(endpointId);
			const request = { requestId, endpointId, headers, via: 'stream' } as const;
			if (streaming?.stream !== undefined) {
				await streamModel(call, streaming, input, request, context);
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
		sendAnswer(call, answerOf(model, endpoint, input, request), replies);
	}

	function openapi(call: Call): true {
		const endpointId = endpointIdOfPath(call.path.slice(0, -'/openapi.json'.length));
		const document = context.models.get(endpointId)?.openapi;
		return document === undefined
			? replies.detail(call, 404, 'Not Found')
			: replies.json(call, 200, document);
	}
}
