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
	/** What is left half a minute after the end. */
	readonly left: {
		readonly sockets: readonly string[];
		readonly timers: readonly string[];
		readonly listeners: number;
	};
	/** Requests that are not complete at fal, by their IDs. */
	readonly openAtFal: readonly string[];
	/** What went wrong in the process beside the run. */
	readonly alarms: readonly string[];
	/** Of the machine, in milliseconds. */
	readonly cpuMs: number;
}

/** A promise that was broken, and how. */
export interface Breach {
	readonly promise: string;
	readonly how: string;
}
