import type { IncomingMessage, ServerResponse } from 'node:http';
import { Answered, createCall, type Target } from './call';
import type { EmulatorContext } from './context';
import { endpointIdOfPath } from './endpointIds';
import type { FaultEffect, Faults } from '../control/faults';
import type { Holds } from '../control/holds';
import {
	cutBodyAfter,
	cutStreamAfter,
	resetInsteadOfAnswer,
	rewriteAnswer,
} from '../control/faultyResponse';
import { pause, waitForHangUp } from '../control/pause';
import type { Call, Handler } from './types';

const QUEUE_HOSTS: readonly string[] = ['queue.fal.run', 'queue.falrun.com'];
const RUN_HOSTS: readonly string[] = ['fal.run', 'falrun.com', ...QUEUE_HOSTS];
const SMALL_BODY_BYTES = 1024 * 1024;

export interface Dispatcher {
	answer(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void>;
}

/** Journals a call, lets holds and faults at it, and then asks the handlers in turn. */
export function createDispatcher(
	context: EmulatorContext,
	{ faults, holds }: { readonly faults: Faults; readonly holds: Holds },
	handlers: readonly Handler[],
): Dispatcher {
	const { journal, replies } = context;

	return {
		async answer(request, response, target) {
			const call = createCall(request, response, target, {
				journal,
				replies,
				atMs: context.nowMs(),
			});
			nameEndpoint(call);
			try {
				// What has arrived whole takes effect, though its caller may leave; files stay unread.
				await holds.pass(probeOf(call), async () => {
					if (isRun(call.host)) await readSmallBody(call);
				});
				const effect = faults.refuses(call.host) ? REFUSED : faults.take(probeOf(call));
				if (effect !== undefined && (await apply(call, effect))) return;
				await handle(call);
			} catch (error) {
				if (error instanceof Answered || call.gone.aborted) return;
				// A mistake of the emulator itself must show up in the test, not as fal's 500.
				const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
				process.emitWarning(`emulator: ${trace}`);
				replies.text(call, 599, `emulator: ${trace}`);
			}
		},
	};

	async function handle(call: Call): Promise<void> {
		for (const handler of handlers) {
			if (await handler(call)) return;
		}
		await readSmallBody(call);
		if (isHostOfFal(call.host)) replies.detail(call, 404, 'Not Found');
		else replies.text(call, 404, `emulator: nothing at ${call.host}${call.path}\n`);
	}

	/** True when the effect is the whole answer. */
	async function apply(call: Call, effect: FaultEffect): Promise<boolean> {
		if ('redirect' in effect) {
			await readSmallBody(call);
			return replies.empty(call, effect.status ?? 307, { location: effect.redirect });
		}
		if ('status' in effect) {
			await readSmallBody(call);
			const { status, body = { detail: `Fault ${effect.status}` }, headers } = effect;
			return typeof body === 'string'
				? replies.text(call, status, body, headers)
				: replies.json(call, status, body, headers);
		}
		if ('resetBefore' in effect) {
			await readSmallBody(call);
			return replies.reset(call);
		}
		if ('refuseConnect' in effect) return replies.reset(call);
		if ('hang' in effect) {
			await readSmallBody(call);
			await waitForHangUp(call.gone);
			return true;
		}
		if ('delayMs' in effect) await pause(effect.delayMs, call.gone, context);
		else if ('resetAfter' in effect) resetInsteadOfAnswer(call);
		else if ('cutBodyAfter' in effect) cutBodyAfter(call, effect.cutBodyAfter);
		else if ('cutStreamAfter' in effect) cutStreamAfter(call, effect.cutStreamAfter);
		else rewriteAnswer(call, effect.rewrite);
		return false;
	}

	/** Tells faults and the journal which endpoint a call is about. */
	function nameEndpoint(call: Call): void {
		if (QUEUE_HOSTS.includes(call.host)) {
			const requestId = /\/requests\/([^/]+)/.exec(call.path)?.[1];
			const endpointId =
				requestId === undefined
					? endpointIdOfPath(call.path)
					: context.findRequest(requestId)?.endpointId;
			if (endpointId !== undefined) call.line.endpointId = endpointId;
		} else if (isRun(call.host)) {
			call.line.endpointId = endpointIdOfPath(call.path).replace(/\/stream$/, '');
		}
	}
}

const REFUSED: FaultEffect = { refuseConnect: true };

function probeOf(call: Call) {
	return {
		host: call.host,
		method: call.method,
		path: call.path,
		endpointId: call.line.endpointId,
	};
}

/** Bodies nobody handles are journaled as well, unless they are files. */
async function readSmallBody(call: Call): Promise<void> {
	const length = Number(call.headers['content-length'] ?? Number.NaN);
	if (length <= SMALL_BODY_BYTES) await call.bytes();
}

function isRun(host: string): boolean {
	return RUN_HOSTS.includes(host);
}

function isHostOfFal(host: string): boolean {
	return /(^|\.)(fal\.run|fal\.ai|fal\.media|falrun\.com)$/.test(host);
}
