import { readModel, type Model } from './catalogue/model';
import type { ModelFacts } from './catalogue/modelFacts';
import { readPrices, type Price } from './catalogue/price';
import {
	collectCatalogue,
	searchCatalogue,
	type CataloguePage,
	type CatalogueQuery,
	type PageWanted,
} from './catalogue/search';
import type { Clock } from './clock';
import type { EndpointId } from './endpointId';
import { downloadFile, type ArrivingFile, type KeptFile, type WantedFile } from './files/download';
import type { FileRules } from './files/rules';
import { signedUrl } from './files/signedUrl';
import type { UploadFile } from './files/storedFile';
import { createUploads } from './files/uploads';
import type { Deadline } from './http/deadline';
import type { Look } from './look';
import type { OpenRequest } from './openRequest';
import { cancelOrFail, followToResult, lookAtRequest, resultNow } from './queue/knownRequest';
import { areComplete, collectCalledBack, finishSoon, type Grace } from './queue/pausedRun';
import { runQueued, submitInTime, type QueuedRun } from './queue/queuedRun';
import type { CancelReply, Submission } from './queue/requests';
import type { QueueStatus } from './queue/status';
import { runDirectly, type DirectRun } from './run/direct';
import type { Finished } from './run/finished';
import { createPlaces, type Places } from './run/places';
import { runStreaming, type StreamedRun } from './run/stream';
import type { FalRequest, FalStreamResponse, Transport } from './transport';
import { readWebhookBody, type WebhookBody } from './webhooks/body';
import { createWebhookKeys, type WebhookKeys } from './webhooks/keys';
import type { SignedCall, Verification } from './webhooks/signature';

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

/** fal.ai, as far as the node speaks with it. Whatever fails throws a `FalError`. */
export interface Fal<A extends FalStreamResponse = FalStreamResponse> {
	/** Paid runs, until their result. */
	readonly run: {
		/** In fal's queue: submits, or follows a request that is open already. */
		queued(run: QueuedRun, deadline: Deadline): Promise<Finished>;
		direct(run: DirectRun, deadline: Deadline): Promise<Finished>;
		streamed(run: StreamedRun, deadline: Deadline): Promise<Finished>;
	};
	/** Requests in fal's queue. */
	readonly requests: {
		/** What it opens after the signal has aborted is cancelled. */
		submit(
			submission: Submission,
			signal: AbortSignal,
			onLate?: (request: OpenRequest) => void,
		): Promise<OpenRequest>;
		status(request: OpenRequest, look: Look): Promise<QueueStatus>;
		/** Waits until the request is complete, and gives its result. */
		follow(request: OpenRequest, look: Look): Promise<Finished>;
		/** The result that is there; `notReady` when there is none. */
		result(request: OpenRequest, look: Look): Promise<Finished>;
		cancel(request: OpenRequest, signal: AbortSignal): Promise<CancelReply>;
		/** The result, if the request is quick. */
		finishSoon(request: OpenRequest, grace: Grace): Promise<Finished | undefined>;
		areComplete(requests: readonly OpenRequest[], signal: AbortSignal): Promise<boolean>;
		/** The result of a request that fal has called about, by what it told if need be. */
		calledBack(request: OpenRequest, told: WebhookBody | undefined, look: Look): Promise<Finished>;
	};
	readonly files: {
		/** The address of the file at fal; equal bytes are uploaded once. */
		upload(file: UploadFile, rules: FileRules, signal: AbortSignal): Promise<string>;
		/** An address at which anybody can open the file for so long, whoever else may open it. */
		sign(url: string, seconds: number, signal: AbortSignal): Promise<string>;
		/** Fetches a file piece by piece, never with the key; `keep` reads the body to its end. */
		download<K extends KeptFile>(
			wanted: WantedFile,
			keep: (answer: A, file: ArrivingFile) => Promise<K>,
			signal: AbortSignal,
		): Promise<K & ArrivingFile>;
	};
	readonly models: {
		find(endpoint: EndpointId): Promise<Model>;
		page(query: CatalogueQuery, page: PageWanted): Promise<CataloguePage>;
		search(
			query: CatalogueQuery,
			most: number | undefined,
			signal: AbortSignal,
		): Promise<readonly ModelFacts[]>;
		/** By their IDs; models without a known price are left out. */
		prices(ids: readonly string[]): Promise<ReadonlyMap<string, Price>>;
	};
	readonly webhooks: {
		/** @param nowSeconds Unix time */
		verify(call: SignedCall, nowSeconds: number): Promise<Verification>;
		read(body: Buffer): WebhookBody | undefined;
	};
}

export function openFal<A extends FalStreamResponse>(given: FalPorts<A>): Fal<A> {
	const { transport, clock, isKeyless: withoutKey = false } = given;
	const { places = createPlaces(clock) } = given;
	const { webhookKeys = createWebhookKeys(clock) } = given;
	const ports = { transport, clock, places };
	const access = { transport, clock, withoutKey };
	const uploads = createUploads(ports);
	const open = async (request: FalRequest) => await transport.open(request);
	const sign = async (url: string, seconds: number, signal: AbortSignal) =>
		await signedUrl({ transport, clock }, url, seconds, signal);
	return {
		run: {
			queued: async (run, deadline) => await runQueued(ports, run, deadline),
			direct: async (run, deadline) => await runDirectly(ports, run, deadline),
			streamed: async (run, deadline) => await runStreaming(ports, run, deadline),
		},
		requests: {
			submit: async (submission, signal, onLate) =>
				await places.occupy(
					async (place) => await submitInTime(ports, place, submission, signal, onLate),
				),
			status: async (request, look) => await lookAtRequest(ports, request, look),
			follow: async (request, look) => await followToResult(ports, request, look),
			result: async (request, look) => await resultNow(ports, request, look),
			cancel: async (request, signal) => await cancelOrFail(ports, request, signal),
			finishSoon: async (request, grace) => await finishSoon(ports, request, grace),
			areComplete: async (requests, signal) => await areComplete(ports, requests, signal),
			calledBack: async (request, told, look) =>
				await collectCalledBack(ports, request, told, look),
		},
		files: {
			upload: async (file, rules, signal) => await uploads.urlOf(file, rules, signal),
			sign,
			download: async (wanted, keep, signal) =>
				await downloadFile({ clock, open, keep, sign }, wanted, signal),
		},
		models: {
			find: async (endpoint) => await readModel(access, endpoint),
			page: async (query, page) => await searchCatalogue(access, query, page),
			search: async (query, most, signal) =>
				await collectCatalogue({ ...access, signal }, query, most),
			prices: async (ids) => await readPrices(access, ids),
		},
		webhooks: {
			verify: async (call, nowSeconds) => await webhookKeys.verify(transport, call, nowSeconds),
			read: readWebhookBody,
		},
	};
}
