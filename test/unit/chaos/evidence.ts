import type { INodeExecutionData } from 'n8n-workflow';

import type { Evidence } from '../../../chaos/scenario/evidence';
import { drawScenario, NO_FAULTS } from '../../../chaos/scenario/scenario';
import { Truth } from '../../../chaos/truth/truth';

/** A run of one item in which all went well, but for what the test says. */
export function anEvidence(more: Partial<Evidence> = {}): Evidence {
	return {
		scenario: {
			...drawScenario(1, 1),
			operation: 'run',
			mode: 'queue',
			items: [{ number: 0, model: 'acme/quick', hasFile: false }],
			timeoutSeconds: 60,
			maxConcurrency: 5,
			onError: 'continueRegularOutput',
			faultRate: NO_FAULTS,
			connectFaultRate: 0,
			weather: [],
		},
		truth: new Truth(() => 0),
		watch: { deeds: [], calls: 1, keyElsewhere: [] },
		tries: [{ startedAt: 0, endedAt: 1_000, items: [result(0)], error: undefined }],
		status: 'success',
		routed: 1,
		hints: [],
		stoppedAt: undefined,
		waiting: undefined,
		left: { sockets: [], timers: [], listeners: 0 },
		completeAtEnd: [],
		openAtFal: [],
		alarms: [],
		cpuMs: 10,
		grownMb: 0,
		...more,
	};
}

/** What the node gives for an item that went well. */
export function result(number: number, more: object = {}): INodeExecutionData {
	return {
		json: { result: { number }, requestId: `id-${number}`, ...more },
		pairedItem: { item: 0 },
	};
}

/** What it gives for one that failed. */
export function errorRow(error: string, message = 'Do something.', item = 0): INodeExecutionData {
	return { json: { error, message, details: { kind: 'server' } }, pairedItem: { item } };
}

/** The evidence of a node that gave these items. */
export function withItems(items: INodeExecutionData[], more: Partial<Evidence> = {}): Evidence {
	return anEvidence({
		tries: [{ startedAt: 0, endedAt: 1_000, items, error: undefined }],
		routed: items.length,
		...more,
	});
}
