import { randomUUID } from 'node:crypto';
import { DEFAULT_ACCOUNT, type Account } from './control/account';
import { createAccounts, type KeyOptions } from './control/accounts';
import type { Behaviour } from './control/behaviour';
import { createChat } from './chat/chat';
import type { Script } from './chat/script';
import { createCertificateAuthority } from './server/certificates';
import { createClock } from './server/clock';
import type { EmulatorContext } from './server/context';
import { createControl } from './control/control';
import { defaultModels } from './catalogue/defaultModels';
import { createDispatcher } from './server/dispatch';
import { documentedModel } from './catalogue/documentedModels';
import { createFetch } from './server/emulatedFetch';
import { createFaults, type Fault, type FaultEffect, type FaultMatch } from './control/faults';
import { createHolds, type Hold } from './control/holds';
import { createIdleness } from './server/idleness';
import { createJournal, type Journal } from './control/journal';
import { createSlots } from './control/slots';
import { createHistory, keyIdOf } from './history/history';
import type { History } from './history/pastRequest';
import { createPlatform, type Platform } from './platform/platform';
import { createQueue } from './queue/queue';
import { createQueueApi } from './queue/queueApi';
import type { QueueRequest } from './queue/queueRequest';
import { mediaLinks } from './server/links';
import { createReplies } from './server/replies';
import { createRunApi } from './run/run';
import { startServer } from './server/server';
import { createStorage, type Storage } from './storage/storage';
import { DEFAULT_SWITCHES, type Switches } from './control/switches';
import type { Call, Handler } from './server/types';
import { until } from './server/until';
import { createWebhooks, type Webhooks } from './webhooks/webhooks';

export interface EmulatorOptions {
	/** Default: any free port. */
	readonly port?: number;
	readonly keys?: KeyOptions;
	/** How many queue requests run at the same time, over all models; default 1000. */
	readonly runners?: number;
	/** What differs from the usual account; its `concurrency` is without limit unless told. */
	readonly account?: Partial<Account>;
	readonly switches?: Partial<Switches>;
	/** How many models the catalogue lists besides the defined ones; default 200. */
	readonly catalogueSize?: number;
	/** Queue requests are forgotten so long after completion; default never. */
	readonly resultRetentionMs?: number;
}

export interface Emulator {
	readonly origin: string;
	readonly proxyUrl: string;
	/** PEM of the authority that signs every host's certificate. */
	readonly caCertificate: string;
	/** The first valid key, of scope API. */
	readonly key: string;
	/** The first key of scope ADMIN. */
	readonly adminKey: string;
	readonly journal: Journal;
	readonly switches: Switches;
	readonly storage: Storage;
	readonly platform: Platform;
	readonly webhooks: Webhooks;
	/** What the account has run; tests may add requests. */
	readonly history: History;
	/** What the chat models of the OpenAI-compatible route say. */
	readonly chat: Script;
	/** All queue requests, oldest first; a live view. */
	readonly requests: readonly QueueRequest[];
	/** `fetch` into the emulated internet. */
	readonly fetch: typeof fetch;
	define(endpointId: string, behaviour: Behaviour): void;
	fault(match: FaultMatch, effect: FaultEffect, times?: number): Fault;
	/** Lets calls wait, from now until the test lets them go. They come before faults. */
	hold(match: FaultMatch): Hold;
	/**
	 * Ends requests that run, as if their time were over: all, those of an endpoint, or those that are
	 * meant. @returns how many
	 */
	finish(meant?: string | ((request: QueueRequest) => boolean)): number;
	/** Waits until `look` says yes; rejects after `timeoutMs`, 10 s unless told, naming `what`. */
	until(what: string, look: () => boolean, timeoutMs?: number): Promise<void>;
	/** Plays a host; goes before the emulator's own handlers. */
	site(host: string, handler: Handler): void;
	/** Queue requests that are not completed. */
	open(): QueueRequest[];
	/** Resolves when no request waits or runs, no call is open and no webhook is on its way. */
	idle(): Promise<void>;
	/** Forgets journal, faults, holds and requests and ends open calls but `spared`; keeps models, sites. */
	reset(spared?: Call): void;
	close(): Promise<void>;
}

/** Starts a stand-in for fal.ai and the rest of the internet on one loopback port. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const switches: Switches = { ...DEFAULT_SWITCHES, ...options.switches };
	const clock = createClock();
	const journal = createJournal();
	const replies = createReplies(switches);
	const account: Account = { ...DEFAULT_ACCOUNT, ...options.account };
	const accounts = createAccounts(options.keys ?? {}, replies, account);
	const slots = createSlots(account);
	const history = createHistory({
		listQueue: () => queue.requests,
		epochOf: clock.epochMs,
		nowMs: clock.nowMs,
		newId: randomUUID,
		keyId: keyIdOf(`Key ${accounts.validKeys[0] ?? ''}`) ?? '',
		onEnded: (request) => platform.charge(request),
	});
	const models = defaultModels(switches);
	const faults = createFaults();
	const holds = createHolds(until);
	const sites = new Map<string, Handler>();
	const authority = await createCertificateAuthority();
	const idleness = createIdleness(() => openRequests().length > 0);
	const handlers: Handler[] = [];

	// The port is known only once the server listens, and the server needs the dispatcher first.
	const fetchRules = { origin: '', refuses: (host: string) => refuses(host) };
	const context: EmulatorContext = {
		get origin() {
			return fetchRules.origin;
		},
		account,
		accounts,
		slots,
		history,
		models,
		switches,
		journal,
		replies,
		newId: randomUUID,
		nowMs: clock.nowMs,
		isoTime: clock.isoTime,
		epochMs: clock.epochMs,
		schedule: clock.schedule,
		track: idleness.track,
		findRequest: (requestId) => queue.find(requestId),
		isEmulated: (host) => sites.has(host) || /(^|\.)fal\.(run|ai|media)$/.test(host),
		fetch: createFetch(fetchRules),
	};
	const queue = createQueue(context, {
		runners: options.runners ?? 1000,
		resultRetentionMs: options.resultRetentionMs,
		onCompleted(request) {
			history.ended(request);
			storage.govern(mediaLinks(request.answer?.json), request.headers);
			webhooks.deliver(request);
			idleness.check();
		},
	});
	const webhooks = createWebhooks(context);
	const storage = createStorage(context);
	const chat = createChat(context);
	const platform = createPlatform(context, {
		account,
		files: storage,
		...(options.catalogueSize === undefined ? {} : { catalogueSize: options.catalogueSize }),
	});
	// What the catalogue lists can be run.
	for (const entry of platform.catalogue.list()) {
		if (!models.has(entry.endpoint_id)) models.set(entry.endpoint_id, documentedModel(entry));
	}
	const dispatcher = createDispatcher(context, { faults, holds }, handlers);
	const server = await startServer(options.port ?? 0, {
		contextFor: authority.contextFor,
		mayConnect: (host) => !refuses(host),
		answer: (request, response, target) =>
			idleness.track(dispatcher.answer(request, response, target)),
	});
	fetchRules.origin = server.origin;

	const emulator: Emulator = {
		origin: server.origin,
		proxyUrl: server.origin,
		caCertificate: authority.caCertificate,
		key: accounts.validKeys[0] ?? '',
		adminKey: accounts.adminKeys[0] ?? '',
		journal,
		switches,
		storage,
		platform,
		history,
		chat: chat.script,
		webhooks,
		requests: queue.requests,
		fetch: context.fetch,
		define: (endpointId, behaviour) => {
			models.set(endpointId, behaviour);
		},
		fault(match, effect, times) {
			// Without an open tunnel to reuse, the next call has to connect, and cannot.
			if ('refuseConnect' in effect) {
				server.dropIdle((host) => match.host === undefined || match.host === host);
			}
			return faults.add(match, effect, times);
		},
		hold: holds.add,
		finish: (meant) =>
			queue.finish(
				typeof meant === 'function'
					? meant
					: ({ endpointId }) => meant === undefined || meant === endpointId,
			),
		until,
		site: (host, handler) => {
			sites.set(host.toLowerCase(), handler);
		},
		open: openRequests,
		idle: idleness.whenIdle,
		reset(spared) {
			queue.reset();
			history.clear();
			slots.reset();
			faults.clear();
			holds.releaseAll();
			journal.clear();
			server.hangUpBusy(spared?.request.socket);
			idleness.check();
		},
		async close() {
			webhooks.close();
			holds.releaseAll();
			queue.reset();
			clock.stop();
			await server.close();
			await storage.close();
		},
	};
	handlers.push(
		createControl(emulator, replies),
		(call) => sites.get(call.host)?.(call) ?? false,
		createQueueApi(context, queue),
		chat.handler,
		createRunApi(context),
		webhooks.handler,
		storage.handler,
		platform.handler,
	);
	return emulator;

	function openRequests(): QueueRequest[] {
		return queue.requests.filter((request) => request.status !== 'COMPLETED');
	}

	function refuses(host: string): boolean {
		if (!faults.refuses(host)) return false;
		const line = { atMs: clock.nowMs(), host, method: 'CONNECT', path: '', query: {}, headers: {} };
		journal.add(line).status = 0;
		return true;
	}
}
