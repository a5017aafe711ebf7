import type { INodeListSearchResult } from 'n8n-workflow';

/**
 * Well-known ones, by the name a person knows. The route has no list of models to ask for.
 *
 * @see https://openrouter.ai/models
 */
const MODELS: ReadonlyArray<readonly [id: string, name: string]> = [
	['google/gemini-2.5-flash', 'Gemini 2.5 Flash'],
	['google/gemini-2.5-flash-lite', 'Gemini 2.5 Flash Lite'],
	['google/gemini-2.5-pro', 'Gemini 2.5 Pro'],
	['anthropic/claude-haiku-4.5', 'Claude Haiku 4.5'],
	['anthropic/claude-sonnet-4.5', 'Claude Sonnet 4.5'],
	['anthropic/claude-opus-4.1', 'Claude Opus 4.1'],
	['openai/gpt-5', 'GPT-5'],
	['openai/gpt-5-mini', 'GPT-5 Mini'],
	['openai/gpt-5-nano', 'GPT-5 Nano'],
	['openai/gpt-4.1', 'GPT-4.1'],
	['openai/gpt-4o-mini', 'GPT-4o Mini'],
	['deepseek/deepseek-chat-v3.1', 'DeepSeek V3.1'],
	['deepseek/deepseek-r1', 'DeepSeek R1'],
	['meta-llama/llama-3.3-70b-instruct', 'Llama 3.3 70B Instruct'],
	['mistralai/mistral-medium-3.1', 'Mistral Medium 3.1'],
	['moonshotai/kimi-k2', 'Kimi K2'],
	['qwen/qwen3-235b-a22b', 'Qwen3 235B A22B'],
	['x-ai/grok-4', 'Grok 4'],
];

export const USUAL_MODEL = 'google/gemini-2.5-flash';

/**
 * The entries of *Model → From List*: those with all the words. An ID that is not among them is offered
 * as it was typed.
 */
export async function searchChatModels(filter = ''): Promise<INodeListSearchResult> {
	const typed = filter.trim();
	const words = typed.toLowerCase().split(/\s+/);
	const found = MODELS.map(([value, name]) => ({ name: `${name} · ${value}`, value })).filter(
		({ name }) => words.every((word) => name.toLowerCase().includes(word)),
	);
	const isId = /^[\w.-]+\/[\w.:-]+$/.test(typed);
	return { results: found.length === 0 && isId ? [{ name: typed, value: typed }] : found };
}
