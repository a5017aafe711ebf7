import type { INodeExecutionData } from 'n8n-workflow';

import type { Truth } from '../truth/truth';
import type { Watch } from './rules';
import type { Scenario } from './scenario';

/** What one call of the node's `execute` came to; Retry On Fail makes several. */
export interface Try {
	readonly startedAt: number;
	readonly endedAt: number;
	readonly items: readonly INodeExecutionData[] | undefined;
	readonly error: unknown;
}

/** An execution that was put to wait, and the calls that it got. */
export interface Waiting {
	/** What the execution went on with. */
	readonly resumed: readonly INodeExecutionData[] | undefined;
	/** Why it failed instead, as n8n would show it. */
	readonly resumeError: unknown;
	/** Calls that made the node's own code throw. */
	readonly thrown: readonly unknown[];
	readonly calls: number;
}

/** Everything that is known of a run when it is over. */
export interface Evidence {
	readonly scenario: Scenario;
	readonly truth: Truth;
	readonly watch: Watch;
	readonly tries: readonly Try[];
	readonly status: string;
	/** Items that came out of the node by either output, as n8n routed them. */
	readonly routed: number;
	readonly hints: readonly string[];
	/** When somebody stopped it, or n8n did. */
	readonly stoppedAt: number | undefined;
	/** An execution that was put to wait, and what became of it in some hours. */
	readonly waiting: Waiting | undefined;
	/** What is left half a minute after the end. */
	readonly left: {
		readonly sockets: readonly string[];
		readonly timers: readonly string[];
		readonly listeners: number;
	};
	/** Requests that were complete at fal when the node was done, by their IDs. */
	readonly completeAtEnd: readonly string[];
	/** Requests that are not complete at fal long after, by their IDs. */
	readonly openAtFal: readonly string[];
	/** What went wrong in the process beside the run. */
	readonly alarms: readonly string[];
	/** Work of the machine, in milliseconds. */
	readonly cpuMs: number;
	/** How much more memory the process had at its highest than ever before, in MB. */
	readonly grownMb: number;
}

/** What the node gave in the end, also after a pause; undefined when it failed. */
export function outputsOf({ tries, waiting }: Evidence): readonly INodeExecutionData[] | undefined {
	return waiting?.resumed ?? tries.at(-1)?.items;
}
