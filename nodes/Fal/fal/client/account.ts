import { readBalance, type Balance } from '../account/balance';
import { readBilled } from '../account/billed';
import { estimateCost, type EstimateWanted } from '../account/estimate';
import {
	readHistory,
	searchHistory,
	type HistoryWanted,
	type PastRequest,
	type SearchWanted,
} from '../account/history';
import { deletePayloads, type DeletedFile } from '../account/payloads';
import type { TimeRange } from '../account/range';
import { readAnalytics, readUsage, type ReportLine, type ReportWanted } from '../account/reports';
import {
	readWorkflow,
	readWorkflows,
	type Workflow,
	type WorkflowFacts,
} from '../account/workflows';
import type { Clock } from '../clock';
import type { Transport } from '../transport';
import type { Cost } from '../money';

/** What fal knows of the account behind the key. Nothing here is billed. */
export interface Account {
	balance(signal: AbortSignal): Promise<Balance>;
	usage(wanted: ReportWanted, signal: AbortSignal): Promise<ReportLine[]>;
	analytics(wanted: ReportWanted, signal: AbortSignal): Promise<ReportLine[]>;
	estimate(wanted: EstimateWanted, signal: AbortSignal): Promise<Cost>;
	/** @param most all when undefined */
	history(
		wanted: HistoryWanted,
		most: number | undefined,
		signal: AbortSignal,
	): Promise<PastRequest[]>;
	search(
		wanted: SearchWanted,
		most: number | undefined,
		signal: AbortSignal,
	): Promise<PastRequest[]>;
	/** What requests have cost; by their IDs. */
	billed(
		requestIds: readonly string[],
		range: TimeRange,
		signal: AbortSignal,
	): Promise<ReadonlyMap<string, Cost>>;
	deletePayloads(
		requestId: string,
		idempotencyKey: string,
		signal: AbortSignal,
	): Promise<DeletedFile[]>;
	workflows(
		search: string,
		most: number | undefined,
		signal: AbortSignal,
	): Promise<WorkflowFacts[]>;
	workflow(owner: string, name: string, signal: AbortSignal): Promise<Workflow | undefined>;
}

interface Access {
	readonly transport: Transport;
	readonly clock: Clock;
}

export function openAccount(access: Access): Account {
	const until = (signal: AbortSignal) => ({ ...access, signal });
	return {
		balance: async (signal) => await readBalance(until(signal)),
		usage: async (wanted, signal) => await readUsage(until(signal), wanted),
		analytics: async (wanted, signal) => await readAnalytics(until(signal), wanted),
		estimate: async (wanted, signal) => await estimateCost(until(signal), wanted),
		history: async (wanted, most, signal) => await readHistory(until(signal), wanted, most),
		search: async (wanted, most, signal) => await searchHistory(until(signal), wanted, most),
		billed: async (ids, range, signal) => await readBilled(until(signal), ids, range),
		deletePayloads: async (requestId, key, signal) =>
			await deletePayloads(until(signal), requestId, key),
		workflows: async (search, most, signal) => await readWorkflows(until(signal), search, most),
		workflow: async (owner, name, signal) => await readWorkflow(until(signal), owner, name),
	};
}
