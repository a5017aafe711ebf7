import { pause, waitForHangUp } from '../control/pause';
import { keyIdOf } from '../history/history';
import type { EmulatorContext } from '../server/context';
import { listMember, member, textMember } from '../server/members';
import { readTags } from '../server/tags';
import type { Call, Handler } from '../server/types';
import { chunksOf, usageOf, wholeCompletion } from './completion';
import { embeddingsOf } from './embeddings';
import { createScript, type Answer, type ChatRequest, type Script } from './script';

const HOSTS: readonly string[] = ['fal.run', 'falrun.com'];
const BASE = '/openrouter/router/openai/v1';
const APP = 'openrouter/router';
const KEEP_ALIVE = ': OPENROUTER PROCESSING\n\n';

export interface Chat {
	readonly handler: Handler;
	readonly script: Script;
}

/**
 * fal's OpenAI-compatible route, `fal.run/openrouter/router/openai/v1` (docs/protocol.md 4): chat completions,
 * streamed or not, with calls of tools; embeddings. A list of models it has not, as seen at fal.
 */
export function createChat(context: EmulatorContext): Chat {
	const { replies, accounts, slots } = context;
	const script = createScript();

	return {
		script,
		async handler(call) {
			if (!HOSTS.includes(call.host) || !call.path.startsWith(`${BASE}/`)) return false;
			call.line.endpointId = call.path.slice(1);
			const route = `${call.method} ${call.path.slice(BASE.length)}`;
			if (route !== 'POST /chat/completions' && route !== 'POST /embeddings') {
				return replies.detail(call, 404, `Path ${call.path.slice(APP.length + 1)} not found`);
			}
			if (refusesKey(call)) return true;
			if (!slots.isFree) return replies.overLimit(call, context.account.concurrency);
			call.line.requestId = context.newId();
			slots.take();
			try {
				await (route === 'POST /embeddings' ? embed(call) : complete(call));
			} finally {
				slots.give();
			}
			return true;
		},
	};

	async function complete(call: Call): Promise<void> {
		const request = readRequest(call, await call.json());
		if (!script.models.has(request.model)) {
			// OpenRouter's words.
			fail(call, 400, `${request.model} is not a valid model ID`);
			return;
		}
		const answer = script.next(request);
		if (answer.error !== undefined && answer.error.inStream !== true) {
			fail(call, answer.error.status, answer.error.message, answer.error.body);
			return;
		}
		await (request.stream ? stream(call, request, answer) : whole(call, request, answer));
		record(call, request.body, usageOf(request, answer).cost);
	}

	async function whole(call: Call, request: ChatRequest, answer: Answer): Promise<void> {
		if (answer.neverEnds === true) {
			await waitForHangUp(call.gone);
			return;
		}
		await pause(script.everyMs, call.gone, context);
		replies.json(call, 200, wholeCompletion(idOf(call), seconds(), request, answer), {
			'x-fal-request-id': call.line.requestId ?? '',
		});
	}

	async function stream(call: Call, request: ChatRequest, answer: Answer): Promise<void> {
		const { response, gone } = call;
		response.writeHead(200, {
			'content-type': 'text/event-stream',
			'cache-control': 'no-cache',
			'x-fal-request-id': call.line.requestId ?? '',
		});
		response.write(KEEP_ALIVE);
		for (const [index, chunk] of chunksOf(idOf(call), seconds(), request, answer).entries()) {
			if (index > 0) await pause(script.everyMs, gone, context);
			if (gone.aborted) return;
			// In between as well.
			if (index === 2) response.write(KEEP_ALIVE);
			response.write(`data: ${JSON.stringify(chunk)}\n\n`);
		}
		if (answer.neverEnds === true) {
			await waitForHangUp(gone);
			return;
		}
		response.end('data: [DONE]\n\n');
	}

	async function embed(call: Call): Promise<void> {
		const body = await call.json();
		const embeddings = embeddingsOf(body);
		if (embeddings === undefined) {
			fail(call, 400, `${String(member(body, 'model'))} is not a valid model ID`);
			return;
		}
		replies.json(call, 200, embeddings);
		const cost = member(member(embeddings, 'usage'), 'cost');
		record(call, body, typeof cost === 'number' ? cost : 0);
	}

	/** 401 and 403 are the gateway's, in its own form or, by a switch, in OpenAI's. */
	function refusesKey(call: Call): boolean {
		if (context.switches.chatErrors === 'detail') {
			return accounts.refuses(call, { application: APP, spends: true });
		}
		const access = accounts.access(call.key);
		if (access.kind !== 'valid') return failed(call, 401, 'invalid key credentials');
		return access.locked && failed(call, 403, 'User is locked. Reason: Exhausted balance.');
	}

	function fail(call: Call, status: number, message: string, body?: unknown): void {
		if (body !== undefined) replies.json(call, status, body);
		else if (status === 422 && context.switches.chatErrors === 'detail') {
			replies.detail(call, status, message);
		} else failed(call, status, message);
	}

	/** OpenAI's form. */
	function failed(call: Call, status: number, message: string): true {
		return replies.json(call, status, { error: { message, code: status } });
	}

	function record(call: Call, input: unknown, cost: number): void {
		const now = context.epochMs();
		context.history.record({
			requestId: call.line.requestId ?? context.newId(),
			endpointId: call.line.endpointId ?? APP,
			keyId: keyIdOf(call.headers.authorization),
			input,
			output: {},
			sentAt: now,
			startedAt: now,
			endedAt: now,
			statusCode: 200,
			// fal counts tokens, at a price that no catalogue names; the answer says what it was.
			units: cost,
			tags: readTags(call.headers['x-fal-tags']),
			hasPayloads: call.headers['x-fal-store-io'] !== '0',
		});
	}

	function seconds(): number {
		return Math.floor(context.epochMs() / 1000);
	}
}

function readRequest(call: Call, body: unknown): ChatRequest {
	return {
		model: textMember(body, 'model') ?? '',
		messages: listMember(body, 'messages').map((message) => ({
			role: textMember(message, 'role') ?? '',
			content: member(message, 'content'),
		})),
		stream: member(body, 'stream') === true,
		body,
		headers: call.headers,
	};
}

function idOf(call: Call): string {
	return `gen-${(call.line.requestId ?? '').slice(0, 8)}`;
}
