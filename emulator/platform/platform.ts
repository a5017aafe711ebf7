import { type Catalogue, createCatalogue } from '../catalogue';
import type { Account } from '../control/account';
import type { PastRequest } from '../history/pastRequest';
import type { EmulatorContext } from '../server/context';
import type { Call, Handler } from '../server/types';
import { createAccountRoutes } from './account';
import { answerAnalytics } from './analytics';
import { answerBillingEvents } from './billingEvents';
import { answerFileAccess, type AccessRules } from './fileAccess';
import { answerModels } from './models';
import { charge } from './money';
import { createPayloadDeletion } from './payloads';
import { createPricing } from './pricing';
import { refuse } from './reply';
import { answerRequests } from './requests';
import { answerRequestSearch } from './requestSearch';
import { answerUsage } from './usage';
import { createWorkflows, type Workflow } from './workflows';

export interface PlatformOptions {
	/** How many models the catalogue has besides the defined ones; 200 unless told. */
	readonly catalogueSize?: number;
	readonly account: Account;
	readonly files: AccessRules & { remove(url: string): void };
}

/** The Platform API, and the public OpenAPI documents of fal.ai (docs/protocol.md 7 and 8.1). */
export interface Platform {
	readonly handler: Handler;
	readonly catalogue: Catalogue;
	readonly account: Account;
	/** The account's own workflows by name; tests may add some. */
	readonly workflows: Map<string, Workflow>;
	/** Files of results that a deletion of payloads cannot delete, with fal's reason. */
	readonly undeletable: Map<string, string>;
	/** Takes what a request has cost off the balance; for the emulator's own use. */
	charge(request: PastRequest): void;
}

const DOCUMENT_PATH = '/api/openapi/queue/openapi.json';
/** The example of fal's documentation. */
const WEBHOOK_IP_RANGES = [
	'34.123.59.101/32',
	'34.135.41.243/32',
	'35.239.83.87/32',
	'104.198.204.37/32',
	'34.56.20.205/32',
	'34.170.94.127/32',
	'35.224.184.236/32',
	'136.114.56.197/32',
	'34.29.37.237/32',
	'35.225.160.28/32',
	'34.56.205.145/32',
	'34.59.170.72/32',
	'34.10.147.45/32',
	'104.198.64.245/32',
	'34.9.1.255/32',
];

export function createPlatform(context: EmulatorContext, options: PlatformOptions): Platform {
	const { replies } = context;
	const { catalogueSize = 200, account, files } = options;
	const catalogue = createCatalogue({ size: catalogueSize, models: context.models });
	const undeletable = new Map<string, string>();
	const pricing = createPricing(context, catalogue);
	const accountRoutes = createAccountRoutes(context, account);
	const workflows = createWorkflows(context, account);
	const deletePayloads = createPayloadDeletion(context, { undeletable, removeFile: files.remove });
	const reports = { account, pricing, aliasOf: accountRoutes.aliasOf };
	const isKnown = (endpointId: string) => pricing.priceOf(endpointId) !== undefined;
	const routes = new Map<string, (call: Call) => true | Promise<true>>([
		['GET /v1/models', (call) => answerModels(context, call, catalogue)],
		['GET /v1/models/pricing', pricing.answerPrices],
		['POST /v1/models/pricing/estimate', pricing.answerEstimate],
		['GET /v1/models/usage', (call) => answerUsage(context, call, reports)],
		['GET /v1/models/analytics', (call) => answerAnalytics(context, call, isKnown)],
		['GET /v1/models/billing-events', (call) => answerBillingEvents(context, call, reports)],
		['GET /v1/models/requests/by-endpoint', (call) => answerRequests(context, call)],
		['GET /v1/models/requests/search', (call) => answerRequestSearch(context, call)],
		['GET /v1/workflows', workflows.answerMany],
		['POST /v1/workflows', workflows.answerMany],
		['GET /v1/account/billing', accountRoutes.answerBilling],
		['GET /v1/meta', (call) => replies.json(call, 200, { webhook_ip_ranges: WEBHOOK_IP_RANGES })],
	]);

	return {
		catalogue,
		account,
		workflows: workflows.workflows,
		undeletable,
		charge: (request) => charge(account, request, pricing),
		handler(call) {
			if (call.host === 'fal.ai' && call.path === DOCUMENT_PATH) return answerDocument(call);
			return call.host === 'api.fal.ai' ? answer(call) : false;
		},
	};

	function answer(call: Call): true | Promise<true> {
		const route = routes.get(`${call.method} ${call.path}`);
		if (route !== undefined) return route(call);
		const wiped = /^\/v1\/models\/requests\/([^/]+)\/payloads$/.exec(call.path)?.[1];
		if (call.method === 'DELETE' && wiped !== undefined) return deletePayloads(call, wiped);
		const workflow = /^\/v1\/workflows\/([^/]+)\/([^/]+)$/.exec(call.path);
		if (call.method === 'GET' && workflow !== null) {
			return workflows.answerOne(call, workflow[1] ?? '', workflow[2] ?? '');
		}
		const key = /^\/v1\/keys(?:\/([^/]+))?$/.exec(call.path);
		if (key !== null) return accountRoutes.answerKeys(call, key[1]);
		if (call.path.startsWith('/v1/storage/files/')) return answerFileAccess(context, files, call);
		return refuse(context, call, 404);
	}

	/** Public; for an unknown model the body is the word `null`. */
	function answerDocument(call: Call): true {
		const document = catalogue.get(call.query.get('endpoint_id') ?? '')?.openapi;
		return replies.json(call, document === undefined ? 404 : 200, document ?? null);
	}
}
