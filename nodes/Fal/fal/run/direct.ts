import { finished, type Finished } from './finished';
import type { Deadline } from '../http/deadline';
import type { EndpointId } from '../endpointId';
import { falError, withFacts, withFate } from '../errors';
import { MAYBE_TAKEN } from '../fate';
import { errorFromResponse } from '../failure/fromAnswer';
import type { JsonObject } from '../json';
import { sendPaidCall } from './sending';
import type { Place } from './places';
import type { Ports } from './ports';
import { getFollowing, redirectTarget } from '../http/redirects';
import type { RunOptions } from './options';
import { runOnce } from './paidCall';
import { isSuccess, type FalResponse } from '../transport';

export interface DirectRun {
	readonly endpoint: EndpointId;
	readonly input: JsonObject;
	readonly options: RunOptions;
}

/**
 * Runs the model in one call on fal.run: no queue, no repetition by fal, and a call that breaks off
 * cannot be picked up again.
 *
 * @throws {FalError}
 */
export async function runDirectly(
	ports: Ports,
	run: DirectRun,
	deadline: Deadline,
): Promise<Finished> {
	const { signal } = deadline;
	const endpointId = run.endpoint.id;
	const answer = await ports.places.occupy(
		async (place) => await send(ports, place, run, deadline),
	);
	const requestId = answer.headers['x-fal-request-id'];
	try {
		const elsewhere = seeOther(answer);
		if (elsewhere === undefined) return finished(requestId, answer);
		const response = await getFollowing(ports.transport, elsewhere, signal);
		const otherId = response.headers['x-fal-request-id'];
		if (requestId !== undefined && otherId !== undefined && otherId !== requestId) {
			throw falError({ kind: 'notFromFal', message: 'The answer is about another request' });
		}
		if (isSuccess(response.status)) return finished(requestId, response);
		throw errorFromResponse(response, { purpose: 'run', endpointId, requestId });
	} catch (error) {
		// The model has run, and what it made cannot be had again.
		throw withFate(withFacts(error, { endpointId, requestId }), MAYBE_TAKEN);
	}
}

async function send(
	{ transport, clock }: Ports,
	place: Place,
	run: DirectRun,
	deadline: Deadline,
): Promise<FalResponse> {
	const { signal } = deadline;
	const endpointId = run.endpoint.id;
	const call = {
		...run,
		// A model may stay silent for as long as it works; the signal ends it in time.
		timeoutMs: deadline.remainingMs() + 1_000,
		isForResult: true,
		signal,
		check(answer: FalResponse) {
			const isAnswer = isSuccess(answer.status) || seeOther(answer) !== undefined;
			if (!isAnswer) throw errorFromResponse(answer, { purpose: 'run', endpointId });
		},
	};
	try {
		return await sendPaidCall(clock, place, async () => await runOnce(transport, call), signal);
	} catch (error) {
		throw withFacts(error, { endpointId });
	}
}

/**
 * Where the model put its result when it answers with a redirect that asks for a GET. Redirects that
 * ask for the same POST again are not followed: that would be a second paid call.
 */
function seeOther(answer: FalResponse): string | undefined {
	return [301, 302, 303].includes(answer.status)
		? redirectTarget(answer, 'https://fal.run')
		: undefined;
}
