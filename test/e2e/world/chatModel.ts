import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the model says next: an answer, perhaps made of what it was told last, or calls of tools. */
export type Say =
	| string
	| ((told: string) => string)
	| ReadonlyArray<{ readonly tool: string; readonly args: unknown }>;

/** What a chat model is sent, in OpenAI's words. */
export interface ChatRequest {
	readonly messages: ReadonlyArray<{ readonly role: string; readonly content: string }>;
	readonly tools?: ReadonlyArray<{
		readonly function: {
			readonly name: string;
			readonly description: string;
			readonly parameters: { readonly properties: Readonly<Record<string, unknown>> };
		};
	}>;
	readonly stream?: boolean;
}

export interface ChatModel {
	readonly url: string;
	/** All it was sent since the last script. */
	readonly requests: readonly ChatRequest[];
	/** Says these one after the other, whatever it is asked. */
	follow(script: readonly Say[]): void;
	close(): void;
}

/** A stand-in for OpenAI's chat completions on loopback. */
export async function startChatModel(): Promise<ChatModel> {
	let script: readonly Say[] = [];
	let requests: ChatRequest[] = [];
	const server = createServer((request, response) => {
		void readJson(request).then((asked) => {
			const say = script[requests.length] ?? 'I have no more to say.';
			const told = asked.messages.at(-1)?.content ?? '';
			const said = messageOf(typeof say === 'function' ? say(told) : say);
			requests.push(asked);
			const type = asked.stream === true ? 'text/event-stream' : 'application/json';
			response.setHeader('content-type', type).end(asked.stream === true ? sse(said) : whole(said));
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		get requests() {
			return requests;
		},
		follow(next) {
			script = next;
			requests = [];
		},
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

async function readJson(request: IncomingMessage): Promise<ChatRequest> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest;
}

let lastCall = 0;

function messageOf(said: Exclude<Say, (told: string) => string>) {
	if (typeof said === 'string') return { role: 'assistant', content: said };
	const calls = said.map(({ tool, args }, index) => ({
		index,
		id: `call_${++lastCall}`,
		type: 'function',
		function: { name: tool, arguments: JSON.stringify(args) },
	}));
	return { role: 'assistant', content: null, tool_calls: calls };
}

type Message = ReturnType<typeof messageOf>;

const reasonOf = (message: Message) => ('tool_calls' in message ? 'tool_calls' : 'stop');

function whole(message: Message): string {
	const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
	const choices = [{ index: 0, message, finish_reason: reasonOf(message) }];
	return JSON.stringify({ id: 'chat', object: 'chat.completion', model: 'stub', choices, usage });
}

function sse(message: Message): string {
	const chunk = (choice: object) =>
		`data: ${JSON.stringify({ id: 'chat', object: 'chat.completion.chunk', model: 'stub', choices: [{ index: 0, ...choice }] })}\n\n`;
	const parts = [{ delta: message }, { delta: {}, finish_reason: reasonOf(message) }];
	return `${parts.map(chunk).join('')}data: [DONE]\n\n`;
}
