import type { Clock } from '../clock';
import type { FalError } from '../errors';
import { mayPass } from '../failure/mayRepeat';
import { repeatFree } from '../failure/repeat';
import { CANCELLED_HERE, openFate, type Fate } from '../fate';
import { within } from '../http/deadline';
import type { OpenRequest } from '../openRequest';
import type { Transport } from '../transport';
import { sendCancellation, type CancelReply } from './requests';

/** For cancelling what nobody waits for: it goes on when the execution is stopped, and ends soon. */
const LAST_CANCELLATION = { ms: 10_000 };

/**
 * Asks fal to end a request until fal says what became of that.
 *
 * @throws {FalError} when fal refused, or the signal's reason
 */
export async function cancelUntilHeard(
	{ transport, clock }: { readonly transport: Transport; readonly clock: Clock },
	request: OpenRequest,
	signal: AbortSignal,
): Promise<CancelReply> {
	const cancel = async () => await sendCancellation(transport, request, signal);
	return await repeatFree(clock, signal, cancel, { mayRepeat, mostTries: Infinity });
}

/** fal's own refusal stands; whatever else was answered may be answered otherwise next time. */
function mayRepeat(error: FalError): boolean {
	return mayPass(error) || (error.kind === 'notFromFal' && error.facts.status !== 407);
}

/**
 * Cancels a request that nobody waits for any more. Never throws: it is what is done last, and what
 * came of it is told beside the reason for it.
 */
export async function cancelAtLast(
	ports: { readonly transport: Transport; readonly clock: Clock },
	request: OpenRequest,
): Promise<Fate> {
	try {
		const reply = await within(
			ports.clock,
			LAST_CANCELLATION,
			undefined,
			async ({ signal }) => await cancelUntilHeard(ports, request, signal),
		);
		return fateAfter(reply, request);
	} catch {
		// fal has forgotten it, or did not answer: either way nobody has said that it is over.
		return openFate(request, 'notCancelled');
	}
}

function fateAfter(reply: CancelReply, request: OpenRequest): Fate {
	switch (reply) {
		case 'cancelled':
			return CANCELLED_HERE;
		case 'requested':
			return openFate(request, 'cancelling');
		case 'completed':
			return openFate(request, 'complete');
	}
}
