/** A call of a tool that the model asks for. */
export interface ToolCall {
	readonly tool: string;
	readonly args: unknown;
}

/** What the model answers to one request. */
export interface Answer {
	/** Streamed word by word. */
	readonly text?: string;
	readonly reasoning?: string;
	readonly calls?: readonly ToolCall[];
	/** Stops in the middle and waits until the caller hangs up; streams only. */
	readonly neverEnds?: boolean;
	/**
	 * Fails in place of the answer; with `inStream` only after the text, inside a stream that has begun well.
	 * `body` takes the place of fal's words.
	 */
	readonly error?: {
		readonly status: number;
		readonly message: string;
		readonly inStream?: boolean;
		readonly body?: unknown;
	};
}

/** An answer, its text alone, its calls alone, or what makes one of the request. */
export type Say =
	string | readonly ToolCall[] | Answer | ((request: ChatRequest) => string | Answer);

/** What a chat model is sent, in OpenAI's words, as far as a script may want to see it. */
export interface ChatRequest {
	readonly model: string;
	readonly messages: ReadonlyArray<{ readonly role: string; readonly content: unknown }>;
	readonly stream: boolean;
	/** The body as it came. */
	readonly body: unknown;
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface Script {
	/** All requests for chat completions since the last `follow`. */
	readonly requests: readonly ChatRequest[];
	/** Models the route knows, in OpenRouter's spelling; tests may add some. */
	readonly models: Set<string>;
	/** Milliseconds between the pieces of a stream. */
	everyMs: number;
	/** Answers these one after the other, whatever is asked; after the last the first words come back. */
	follow(...says: readonly Say[]): void;
}

const MODELS = [
	'openai/gpt-4o-mini',
	'openai/gpt-4.1',
	'openai/gpt-5-mini',
	'anthropic/claude-sonnet-4.5',
	'google/gemini-2.5-flash',
	'meta-llama/llama-3.3-70b-instruct',
];

export function createScript(): Script & { next(request: ChatRequest): Answer } {
	let says: readonly Say[] = [];
	let requests: ChatRequest[] = [];
	return {
		everyMs: 0,
		models: new Set(MODELS),
		get requests() {
			return requests;
		},
		follow(...next) {
			says = next;
			requests = [];
		},
		next(request) {
			const say = says[requests.length] ?? echo;
			requests.push(request);
			return answerOf(say, request);
		},
	};
}

function answerOf(say: Say, request: ChatRequest): Answer {
	if (typeof say === 'function') return answerOf(say(request), request);
	if (typeof say === 'string') return { text: say };
	return isCalls(say) ? { calls: say } : say;
}

function isCalls(say: Exclude<Say, string>): say is readonly ToolCall[] {
	return Array.isArray(say);
}

/** Without a script the model says what it was told. */
function echo({ messages }: ChatRequest): string {
	return `You said: ${textOf(messages.at(-1)?.content)}`;
}

/** The text of a message, which may have parts. */
export function textOf(content: unknown): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content.map((part: unknown) => textOf(Object(part).text)).join(' ');
}
