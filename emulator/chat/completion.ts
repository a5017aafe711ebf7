import { textOf, type Answer, type ChatRequest } from './script';

/** Dollars for a token; every model costs the same here. */
const TOKEN_PRICE = 0.000002;
const OBJECT = 'chat.completion';

export interface Usage {
	readonly prompt_tokens: number;
	readonly completion_tokens: number;
	readonly total_tokens: number;
	/** Dollars; OpenRouter's own member. */
	readonly cost: number;
}

/** Words stand for tokens. */
export function usageOf(request: ChatRequest, answer: Answer): Usage {
	const prompt = request.messages.reduce((sum, { content }) => sum + words(textOf(content)), 0);
	const calls = JSON.stringify(answer.calls ?? '');
	const completion =
		words(answer.text ?? '') +
		words(answer.reasoning ?? '') +
		(answer.calls === undefined ? 0 : Math.ceil(calls.length / 4));
	const total = prompt + completion;
	return {
		prompt_tokens: prompt,
		completion_tokens: completion,
		total_tokens: total,
		cost: Number((total * TOKEN_PRICE).toFixed(9)),
	};
}

/** The body of an answer that is not streamed. */
export function wholeCompletion(
	id: string,
	created: number,
	request: ChatRequest,
	answer: Answer,
): unknown {
	return {
		id,
		object: OBJECT,
		created,
		model: request.model,
		choices: [
			{
				index: 0,
				message: {
					role: 'assistant',
					content: answer.text ?? null,
					...(answer.reasoning !== undefined && { reasoning: answer.reasoning }),
					...(answer.calls !== undefined && { tool_calls: toolCalls(id, answer) }),
				},
				finish_reason: finishOf(answer),
			},
		],
		usage: usageOf(request, answer),
	};
}

/**
 * The `data:` of a stream, one after the other, without the last `[DONE]`. Arguments of a tool come in
 * two halves, and those of several tools in turn, as models do it.
 */
export function chunksOf(
	id: string,
	created: number,
	request: ChatRequest,
	answer: Answer,
): readonly unknown[] {
	const chunk = (delta: unknown, finish: string | null = null) => ({
		id,
		object: `${OBJECT}.chunk`,
		created,
		model: request.model,
		choices: [{ index: 0, delta, finish_reason: finish }],
	});
	const pieces = (answer.text ?? '').match(/\S+\s*|\s+/g) ?? [];
	const calls = toolCalls(id, answer);
	const texts = [
		...(answer.reasoning === undefined ? [] : [{ reasoning: answer.reasoning }]),
		...pieces.map((content) => ({ content })),
	];
	const firstHalves = calls.map((call) => ({
		tool_calls: [{ ...call, function: { ...call.function, arguments: halves(call)[0] } }],
	}));
	const secondHalves = calls.map((call) => ({
		tool_calls: [{ index: call.index, function: { arguments: halves(call)[1] } }],
	}));
	const begun = [
		chunk({ role: 'assistant', content: '' }),
		...[...texts, ...firstHalves, ...secondHalves].map((delta) => chunk(delta)),
	];
	const { error } = answer;
	if (error !== undefined) {
		const failed = { error: { code: error.status, message: error.message } };
		return [...begun, { ...chunk({ content: '' }, 'error'), ...failed }];
	}
	if (answer.neverEnds === true) return begun;
	return [
		...begun,
		chunk({ content: '' }, finishOf(answer)),
		{ ...chunk({ role: 'assistant', content: '' }), usage: usageOf(request, answer) },
	];
}

function toolCalls(id: string, { calls = [] }: Answer) {
	return calls.map(({ tool, args }, index) => ({
		index,
		id: `call_${id}_${index}`,
		type: 'function',
		function: { name: tool, arguments: JSON.stringify(args) },
	}));
}

function halves(call: ReturnType<typeof toolCalls>[number]): readonly [string, string] {
	const { arguments: text } = call.function;
	const middle = Math.floor(text.length / 2);
	return [text.slice(0, middle), text.slice(middle)];
}

function finishOf({ calls }: Answer): string {
	return calls === undefined ? 'stop' : 'tool_calls';
}

function words(text: string): number {
	return text.split(/\s+/).filter(Boolean).length;
}
