import { collectResult, type Finished } from './result';
import { aboutRequest, falError } from '../errors';
import { followRequest } from './follow';
import type { OpenRequest } from '../openRequest';
import type { Ports } from '../run/ports';
import type { QueueStatus } from './status';
import { repeatFree } from '../failure/repeat';
import { readStatus, sendCancellation, type CancelReply } from './requests';

/** How to look at a request that somebody else may wait for too. */
export interface LookOptions {
	readonly signal: AbortSignal;
	readonly includeLogs?: boolean | undefined;
}

/** Where a request stands. @throws {FalError} */
export async function lookAtRequest(
	{ transport, clock }: Ports,
	request: OpenRequest,
	options: LookOptions,
): Promise<QueueStatus> {
	try {
		return await repeatFree(
			clock,
			options.signal,
			async () => await readStatus(transport, request, options),
		);
	} catch (error) {
		throw aboutRequest(error, request);
	}
}

/**
 * The result of a request, after waiting for it if `wait` is set. Whatever happens here, the request
 * itself goes on at fal: it is not this call that opened it.
 *
 * @throws {FalError} `notReady` without `wait` when there is no result yet
 */
export async function collectRequest(
	ports: Ports,
	request: OpenRequest,
	options: LookOptions & { readonly wait: boolean },
): Promise<Finished> {
	const { signal, wait } = options;
	try {
		const status = wait
			? await followRequest(ports.transport, ports.clock, request, options)
			: await lookAtRequest(ports, request, options);
		if (status.status === 'COMPLETED') return await collectResult(ports, request, status, signal);
		throw falError({ kind: 'notReady', message: `fal says ${status.status}` });
	} catch (error) {
		throw aboutRequest(error, request);
	}
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
	try {
		return await repeatFree(
			clock,
			signal,
			async () => await sendCancellation(transport, request, signal),
		);
	} catch (error) {
		throw aboutRequest(error, request);
	}
}
