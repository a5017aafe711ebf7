import { aboutRequest, falError, type FalError } from '../errors';
import { mayPass } from '../failure/mayRepeat';
import { repeatFree } from '../failure/repeat';
import type { Look } from '../look';
import type { OpenRequest } from '../openRequest';
import type { Ports } from '../run/ports';
import { cancelUntilHeard } from './cancelling';
import { followRequest } from './follow';
import { readStatus, type CancelReply } from './requests';
import { collectResult } from './result';
import type { Finished } from '../run/finished';
import type { QueueStatus } from './status';

/** Asking is free, and the signal ends it: what fal did not say itself is asked again. */
const UNTIL_SIGNAL = { mostTries: Infinity, mayRepeat: mayAskOnce };

function mayAskOnce(error: FalError): boolean {
	return mayPass(error) || error.kind === 'notFromFal' || error.kind === 'unexpectedAnswer';
}

/** Where a request stands. @throws {FalError} */
export async function lookAtRequest(
	{ transport, clock }: Ports,
	request: OpenRequest,
	look: Look,
): Promise<QueueStatus> {
	return await about(request, async () => {
		const read = async () => await readStatus(transport, request, look);
		return await repeatFree(clock, look.signal, read, UNTIL_SIGNAL);
	});
}

/**
 * The result of a request, after waiting for it. Whatever happens here, the request itself goes on at
 * fal: it is not this call that opened it.
 *
 * @throws {FalError}
 */
export async function followToResult(
	ports: Ports,
	request: OpenRequest,
	look: Look,
): Promise<Finished> {
	return await about(request, async () => {
		const status = await followRequest(ports.transport, ports.clock, request, look);
		return await collectResult(ports, request, status, look.signal);
	});
}

/** The result of a request, if it is there. @throws {FalError} `notReady` when there is none yet */
export async function resultNow(ports: Ports, request: OpenRequest, look: Look): Promise<Finished> {
	return await about(request, async () => {
		const status = await lookAtRequest(ports, request, look);
		if (status.status === 'COMPLETED') {
			return await collectResult(ports, request, status, look.signal);
		}
		throw falError({ kind: 'notReady', message: `fal says ${status.status}` });
	});
}

/**
 * Cancels a request because somebody asked for it.
 *
 * @throws {FalError} when fal refused, or did not answer
 */
export async function cancelOrFail(
	ports: Ports,
	request: OpenRequest,
	signal: AbortSignal,
): Promise<CancelReply> {
	return await about(request, async () => await cancelUntilHeard(ports, request, signal));
}

async function about<T>(request: OpenRequest, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw aboutRequest(error, request);
	}
}
