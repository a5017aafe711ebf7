import type { Clock } from '../clock';
import { openAccount, type Account } from './account';
import { createPlaces, type Places } from '../run/places';
import type { FalStreamResponse, Transport } from '../transport';
import { openFiles, type Files } from './files';
import { openCatalogue, type ModelCatalogue } from './models';
import { openRequests, type Requests } from './requests';
import { openRuns, type Runs } from './runs';
import { openWebhooks, type Webhooks } from './webhooks';
import { createWebhookKeys, type WebhookKeys } from '../webhooks/keys';

/** What the client needs from outside. */
export interface FalPorts<A extends FalStreamResponse = FalStreamResponse> {
	readonly transport: Transport<A>;
	readonly clock: Clock;
	/** How many paid runs the account takes, where that is shared by many clients. */
	readonly places?: Places;
	/** Whether there is no key: the catalogue is asked without one then. */
	readonly isKeyless?: boolean;
	/** The keys of fal's signatures, where they are shared by many clients. */
	readonly webhookKeys?: WebhookKeys;
}

/**
 * fal.ai, as far as the node speaks with it. Whatever fails throws a `FalError`. Its parts can be opened
 * by themselves, by whoever needs no more.
 */
export interface Fal<A extends FalStreamResponse = FalStreamResponse> {
	readonly run: Runs;
	readonly requests: Requests;
	readonly files: Files<A>;
	readonly models: ModelCatalogue;
	readonly webhooks: Webhooks;
	readonly account: Account;
}

export function openFal<A extends FalStreamResponse>(given: FalPorts<A>): Fal<A> {
	const { transport, clock, isKeyless: withoutKey = false } = given;
	const { places = createPlaces(clock), webhookKeys = createWebhookKeys(clock) } = given;
	const ports = { transport, clock, places };
	return {
		run: openRuns(ports),
		requests: openRequests(ports),
		files: openFiles(ports),
		models: openCatalogue({ transport, clock, withoutKey }),
		webhooks: openWebhooks(transport, webhookKeys),
		account: openAccount(ports),
	};
}
