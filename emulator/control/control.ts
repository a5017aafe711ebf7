import type { Behaviour, JsonValue } from './behaviour';
import type { FaultEffect, FaultMatch } from './faults';
import type { Account } from './account';
import type { Journal } from './journal';
import type { QueueRequest } from '../queue/queueRequest';
import type { Switches } from './switches';
import type { Replies } from '../server/replies';
import type { Call, Handler } from '../server/types';

const HOST = 'emulator.local';
const PREFIX = '/__emulator/';

/** What of an emulator can be reached from another process. */
export interface Controlled {
	readonly journal: Journal;
	readonly requests: readonly QueueRequest[];
	readonly switches: Switches;
	readonly platform: { readonly account: Account };
	define(endpointId: string, behaviour: Behaviour): void;
	fault(match: FaultMatch, effect: FaultEffect, times?: number): unknown;
	reset(spared?: Call): void;
}

/**
 * Remote control for tests in another process: on the host `emulator.local`, or under
 * `/__emulator/` of the plain port. Its own calls are kept out of the journal.
 */
export function createControl(emulator: Controlled, replies: Replies): Handler {
	return async (call) => {
		const isMeant = call.host === HOST || call.path.startsWith(PREFIX);
		if (!isMeant) return false;
		emulator.journal.drop(call.line);
		const route = call.path.replace(PREFIX, '').replace(/^\//, '');
		try {
			const answer = await perform(`${call.method} ${route}`, call, emulator);
			if (answer === undefined) return replies.json(call, 404, { error: `no route ${route}` });
			return replies.json(call, 200, answer);
		} catch (error) {
			return replies.json(call, 400, { error: String(error) });
		}
	};
}

async function perform(route: string, call: Call, emulator: Controlled): Promise<unknown> {
	switch (route) {
		case 'GET journal':
			return emulator.journal.lines;
		case 'GET requests':
			return emulator.requests.map(({ requestId, endpointId, status, cancelled, ...rest }) => {
				const { input, headers, webhookUrl, submittedAt, startedAt, completedAt } = rest;
				const times = { submittedAt, startedAt, completedAt };
				return { requestId, endpointId, status, cancelled, input, headers, webhookUrl, ...times };
			});
		case 'POST define': {
			const { endpointId, behaviour } = await readDefinition(call);
			emulator.define(endpointId, behaviour);
			return { ok: true };
		}
		case 'POST fault': {
			const { match, effect, times } = await readFault(call);
			emulator.fault(match, effect, times);
			return { ok: true };
		}
		case 'POST switches':
			Object.assign(emulator.switches, await call.json());
			return emulator.switches;
		case 'POST account':
			return Object.assign(emulator.platform.account, await call.json());
		case 'POST reset':
			emulator.reset(call);
			return { ok: true };
		default:
			return undefined;
	}
}

async function readDefinition(call: Call): Promise<{ endpointId: string; behaviour: Behaviour }> {
	const { endpointId, behaviour } = await readMembers(call);
	if (typeof endpointId !== 'string' || !isBehaviour(behaviour)) {
		throw new TypeError('define needs {endpointId, behaviour}');
	}
	return { endpointId, behaviour };
}

/** `{match: {…, path?: "^/regexp$"}, effect, times?}`; JSON has no Infinity, so -1 stands for it. */
async function readFault(call: Call) {
	const { match = {}, effect, times = 1 } = await readMembers(call);
	if (!isObject(match) || !isEffect(effect) || typeof times !== 'number') {
		throw new TypeError('fault needs {match, effect, times}');
	}
	const { host, method, path, endpointId, nth } = match;
	const found: FaultMatch = {
		...(typeof host === 'string' ? { host } : {}),
		...(typeof method === 'string' ? { method } : {}),
		...(typeof endpointId === 'string' ? { endpointId } : {}),
		...(typeof nth === 'number' ? { nth } : {}),
		...(typeof path === 'string' ? { path: new RegExp(path) } : {}),
	};
	return { match: found, effect, times: times < 0 ? Number.POSITIVE_INFINITY : times };
}

async function readMembers(call: Call): Promise<Record<string, unknown>> {
	const body = await call.json();
	return isObject(body) ? body : {};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members are not checked one by one: the tests that send them are typed. */
function isBehaviour(value: unknown): value is Behaviour & Record<string, JsonValue> {
	return isObject(value);
}

function isEffect(value: unknown): value is FaultEffect {
	return isObject(value) && !('rewrite' in value);
}
