import type { JsonValue } from './behaviour';
import { isPathMatch } from './journal';

export interface FaultMatch {
	readonly host?: string;
	readonly method?: string;
	/** A string is the whole path; a regular expression a part of it. */
	readonly path?: string | RegExp;
	readonly endpointId?: string;
	/** Spares the matching calls before the nth; 1 is the first. */
	readonly nth?: number;
}

export type FaultEffect =
	/** This answer instead of fal's; nothing is accepted. */
	| {
			readonly status: number;
			readonly body?: JsonValue;
			readonly headers?: Readonly<Record<string, string>>;
	  }
	| { readonly redirect: string; readonly status?: number }
	/** The connection breaks before anything is accepted. */
	| { readonly resetBefore: true }
	/** The call has its effect, but the connection breaks before an answer. */
	| { readonly resetAfter: true }
	/** No connection comes about. Matched by host alone. */
	| { readonly refuseConnect: true }
	| { readonly delayMs: number }
	| { readonly hang: true }
	| { readonly cutBodyAfter: number }
	| { readonly cutStreamAfter: number }
	| { readonly rewrite: (body: unknown) => unknown };

export interface Fault {
	readonly hits: number;
	remove(): void;
}

export interface FaultProbe {
	readonly host: string;
	readonly method?: string;
	readonly path?: string;
	readonly endpointId?: string | undefined;
}

export interface Faults {
	add(match: FaultMatch, effect: FaultEffect, times?: number): Fault;
	/** The effect to apply to a call; counts as a hit. */
	take(probe: FaultProbe): FaultEffect | undefined;
	/** Whether the connection to `host` shall fail; counts as a hit. */
	refuses(host: string): boolean;
	clear(): void;
}

interface ActiveFault {
	readonly match: FaultMatch;
	readonly effect: FaultEffect;
	readonly times: number;
	seen: number;
	hits: number;
}

export function createFaults(): Faults {
	let active: ActiveFault[] = [];

	const hit = (probe: FaultProbe, isForConnect: boolean): FaultEffect | undefined => {
		for (const fault of active) {
			if ('refuseConnect' in fault.effect !== isForConnect) continue;
			const isMeant = isForConnect ? isHostMatch : isMatch;
			if (fault.hits >= fault.times || !isMeant(probe, fault.match)) continue;
			fault.seen += 1;
			if (fault.seen < (fault.match.nth ?? 1)) continue;
			fault.hits += 1;
			return fault.effect;
		}
		return undefined;
	};

	return {
		add(match, effect, times = 1) {
			const fault: ActiveFault = { match, effect, times, seen: 0, hits: 0 };
			active.push(fault);
			return {
				get hits() {
					return fault.hits;
				},
				remove: () => {
					active = active.filter((other) => other !== fault);
				},
			};
		},
		take: (probe) => hit(probe, false),
		refuses: (host) => hit({ host }, true) !== undefined,
		clear: () => {
			active = [];
		},
	};
}

export function isMatch(probe: FaultProbe, match: FaultMatch): boolean {
	return (
		isHostMatch(probe, match) &&
		(match.method === undefined || match.method === probe.method) &&
		(match.endpointId === undefined || match.endpointId === probe.endpointId) &&
		(match.path === undefined || isPathMatch(probe.path ?? '', match.path))
	);
}

function isHostMatch(probe: FaultProbe, match: FaultMatch): boolean {
	return match.host === undefined || match.host === probe.host;
}
