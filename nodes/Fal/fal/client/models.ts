import { readWorkflows, type WorkflowFacts } from '../account/workflows';
import { readModel, type Model } from '../catalogue/model';
import type { ModelFacts } from '../catalogue/modelFacts';
import { readPrices, type Price } from '../catalogue/price';
import {
	collectCatalogue,
	searchCatalogue,
	type CataloguePage,
	type CatalogueQuery,
	type PageWanted,
} from '../catalogue/search';
import type { Clock } from '../clock';
import type { EndpointId } from '../endpointId';
import type { Transport } from '../transport';

/** What fal tells of its models. */
export interface ModelCatalogue {
	find(endpoint: EndpointId): Promise<Model>;
	page(query: CatalogueQuery, page: PageWanted): Promise<CataloguePage>;
	search(
		query: CatalogueQuery,
		most: number | undefined,
		signal: AbortSignal,
	): Promise<readonly ModelFacts[]>;
	/** The account's own, whose names have the words; as many as a list needs. */
	workflows(search: string): Promise<readonly WorkflowFacts[]>;
	/** By their IDs; models without a known price are left out. */
	prices(ids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Price>>;
}

const MOST_WORKFLOWS = 20;

interface Access {
	readonly transport: Transport;
	readonly clock: Clock;
	/** Whether there is no key: the catalogue is asked without one then. */
	readonly withoutKey: boolean;
}

export function openCatalogue(access: Access): ModelCatalogue {
	return {
		find: async (endpoint) => await readModel(access, endpoint),
		page: async (query, page) => await searchCatalogue(access, query, page),
		search: async (query, most, signal) =>
			await collectCatalogue({ ...access, signal }, query, most),
		workflows: async (search) =>
			access.withoutKey ? [] : await readWorkflows(access, search, MOST_WORKFLOWS),
		prices: async (ids, signal) => await readPrices({ ...access, signal }, ids),
	};
}
