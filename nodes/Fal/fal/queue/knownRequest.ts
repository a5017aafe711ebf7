import { aboutRequest, falError } from '../errors';
import { repeatFree } from '../failure/repeat';
import type { Look } from '../look';
import type { OpenRequest } from '../openRequest';
import type { Ports } from '../run/ports';
import { followRequest } from './follow';
import { readStatus, sendCancellation, type CancelReply } from './requests';
import { collectResult } from './result';
import type { Finished } from '../run/finished';
import type { QueueStatus } from './status';

/** Where a request stands. @throws {FalError} */
export async function lookAtRequest(
	{ transport, clock }: Ports,
	request: OpenRequest,
	look: Look,
): Promise<QueueStatus> {
	return await about(request, async () => {
		const read = async () => await readStatus(transport, request, look);
		return await repeatFree(clock, look.signal, read);
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
	{ transport, clock }: Ports,
	request: OpenRequest,
	signal: AbortSignal,
): Promise<CancelReply> {
	return await about(request, async () => {
		const cancel = async () => await sendCancellation(transport, request, signal);
		return await repeatFree(clock, signal, cancel);
	});
}

async function about<T>(request: OpenRequest, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		throw aboutRequest(error, request);
	}
}
