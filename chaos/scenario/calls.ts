import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IRunExecutionData } from 'n8n-workflow';

import type { Waiting } from './evidence';
import { FAL, type NodeSetup } from './nodeRun';
import { callWebhook } from './webhook';
import type { World } from './world';

/** Where fal calls: as n8n, it takes calls only while an execution waits, and one resume of each. */
export interface CallServer {
	/** What `$execution.resumeUrl` begins with. */
	readonly instanceUrl: string;
	/** The execution has been put to wait: calls are let in from now on. */
	wait(execution: IRunExecutionData, setup: NodeSetup): Waiting;
	/** Nothing waits any more. */
	forget(): void;
	close(): Promise<void>;
}

const HOST = 'n8n.example.com';

export async function startCallServer(world: World): Promise<CallServer> {
	let answerCall: ((headers: object, body: Buffer) => Promise<number>) | undefined;
	const server: Server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
		request.once('end', () => {
			// n8n refuses calls of an execution that runs, or is over.
			const answered = answerCall?.(request.headers, Buffer.concat(chunks)) ?? Promise.resolve(409);
			void answered.then((status) => {
				response.writeHead(status).end();
			});
		});
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	world.fal.webhooks.rules.localNames = [HOST];
	return {
		instanceUrl: `http://${HOST}:${port}`,
		wait(execution, setup) {
			const state = { resumed: undefined, resumeError: undefined, thrown: [], calls: 0 } as {
				-readonly [Key in keyof Waiting]: Waiting[Key];
			} & { thrown: unknown[] };
			answerCall = async (headers, body) => {
				state.calls += 1;
				if (state.resumed) return 409;
				// n8n reads the execution from its database for every call.
				const data = structuredClone(execution);
				const outcome = await callWebhook(world, {
					nodeType: FAL,
					parameters: setup.parameters,
					node: setup.node,
					data,
					executionId: '1',
					headers: Object.fromEntries(Object.entries(headers)),
					body,
				});
				if (outcome.thrown !== undefined) state.thrown.push(outcome.thrown);
				if (!outcome.items) return outcome.status;
				// Of two that would resume n8n lets one, and answers the other with an error.
				if (state.resumed as Waiting['resumed']) return 500;
				state.resumed = outcome.items;
				state.resumeError = resumeErrorOf(data);
				return 200;
			};
			return state;
		},
		forget() {
			answerCall = undefined;
		},
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

function resumeErrorOf(data: IRunExecutionData): unknown {
	return data.executionData?.nodeExecutionStack[0]?.metadata?.['resumeError'];
}
