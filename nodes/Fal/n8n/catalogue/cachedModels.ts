import type { INode } from 'n8n-workflow';

import {
	untilAborted,
	type CataloguePage,
	type CatalogueQuery,
	type Clock,
	type EndpointId,
	type Model,
	type ModelFacts,
	type Price,
	type WorkflowFacts,
} from '../../fal';
import { clock } from '../ports/clock';
import type { N8nFal } from '../ports/fal';
import { CREDENTIAL } from '../ports/transport';
import { createAnswerCache, type AnswerCache } from './answerCache';

/** What the node's credential may see of fal's catalogue; kept for minutes. */
export interface Models {
	/** The same answer, or failure, as long as the execution lasts. @throws {FalError} */
	read(endpoint: EndpointId): Promise<Model>;
	/** One page for the model picker. @throws {FalError} */
	page(query: CatalogueQuery, cursor: string | undefined): Promise<CataloguePage>;
	/** Workflows of the account for the model picker; none when they cannot be had. */
	workflows(text: string): Promise<readonly WorkflowFacts[]>;
	/** @throws {FalError} */
	search(
		query: CatalogueQuery,
		most: number | undefined,
		signal: AbortSignal,
	): Promise<readonly ModelFacts[]>;
	/** Undefined when fal does not tell, for want of a price or of a key. */
	price(endpoint: EndpointId): Promise<Price | undefined>;
	/** Lets the price be asked for, once in an execution; nobody waits for it. */
	askPrice(id: string): void;
	/** What the asking has brought so far. */
	knownPrice(id: string): Price | undefined;
	/** The same for somebody who waits no longer than the signal allows; what is asked for goes on. */
	until(signal: AbortSignal): Models;
}

const FIVE_MINUTES_MS = 300_000;
/** A model is some kB once it is read; a page of the picker about as much. */
const MOST_ANSWERS = 200;
const PICKER_PAGE = 50;
const OF_ONE_EXECUTION = { mostAnswers: MOST_ANSWERS, maxAgeMs: Infinity, keepsFailures: true };

interface Caches {
	readonly models: AnswerCache<Model>;
	readonly pages: AnswerCache<CataloguePage>;
	readonly prices: AnswerCache<Price | undefined>;
	readonly workflows: AnswerCache<readonly WorkflowFacts[]>;
}

/** @param own the clock by which answers grow old */
export function createCaches(own: Pick<Clock, 'now'>): Caches {
	const bounds = { mostAnswers: MOST_ANSWERS, maxAgeMs: FIVE_MINUTES_MS };
	return {
		models: createAnswerCache(own, bounds),
		pages: createAnswerCache(own, bounds),
		prices: createAnswerCache(own, bounds),
		workflows: createAnswerCache(own, bounds),
	};
}

/** Lives as long as the process: the editor asks for one model many times, and each time anew. */
const shared = createCaches(clock);

/**
 * The catalogue as the credential of the node sees it. Answers are kept per credential, known by its
 * ID and never by its key: a model that one account may see is not shown to another.
 */
export function openModels(
	node: INode,
	{ models: fal }: Pick<N8nFal, 'models'>,
	caches: Caches = shared,
): Models {
	const holder = node.credentials?.[CREDENTIAL];
	const keyOf = (...parts: unknown[]) => JSON.stringify([holder?.id ?? null, ...parts]);
	// A credential without an ID cannot be told from another: nothing is kept for it.
	const { models, pages, prices, workflows } = holder?.id === null ? createCaches(clock) : caches;
	const read = async (endpoint: EndpointId) =>
		await models.read(keyOf(endpoint.id), async () => await fal.find(endpoint));
	// Asked for with every item, a model that fal does not know would be looked up with every item.
	const learned = createAnswerCache<Model>(clock, OF_ONE_EXECUTION);
	const known = new Map<string, Price | undefined>();
	const priceOf = async (id: string) =>
		await prices.read(keyOf(id), async () => (await fal.prices([id])).get(id));
	const all: Models = {
		askPrice(id) {
			if (known.has(id)) return;
			known.set(id, undefined);
			priceOf(id).then(
				(price) => known.set(id, price),
				() => undefined, // What it is told beside says that it is missing.
			);
		},
		knownPrice: (id) => known.get(id),
		async read(endpoint) {
			return await learned.read(endpoint.id, async () => await read(endpoint));
		},
		async page(query, cursor) {
			const load = async () => await fal.page(query, { limit: PICKER_PAGE, cursor });
			return await pages.read(keyOf(query, cursor), load);
		},
		async workflows(text) {
			try {
				return await workflows.read(keyOf(text), async () => await fal.workflows(text));
			} catch {
				// Models can be chosen all the same.
				return [];
			}
		},
		async search(query, most, signal) {
			return await fal.search(query, most, signal);
		},
		async price({ id }) {
			try {
				return await priceOf(id);
			} catch {
				// A price is told beside other things; that it is missing shows.
				return undefined;
			}
		},
		until: (signal) => ({
			...all,
			read: async (endpoint) => await untilAborted(signal, all.read(endpoint)),
			price: async (endpoint) => await untilAborted(signal, all.price(endpoint)),
		}),
	};
	return all;
}
