import type { IDataObject } from 'n8n-workflow';

/** What a trigger that looks by itself has seen. Times are milliseconds since 1970. */
export interface PollState {
	/** The first look: what had ended by then is none of the workflow's business. */
	readonly begunAt: number;
	/** The last look. */
	readonly since: number;
	/** The requests of the last looks, by when they ended: each starts the workflow once. */
	readonly seen: ReadonlyMap<string, number>;
}

/** What n8n keeps for the node; undefined before the first look. */
export function readPollState(kept: IDataObject): PollState | undefined {
	const { begunAt, since, seen } = kept;
	if (typeof begunAt !== 'number' || typeof since !== 'number') return undefined;
	const entries = Object.entries(typeof seen === 'object' && seen !== null ? seen : {});
	return { begunAt, since, seen: new Map(entries.map(([id, endedAt]) => [id, Number(endedAt)])) };
}

export function keepPollState(kept: IDataObject, { begunAt, since, seen }: PollState): void {
	kept['begunAt'] = begunAt;
	kept['since'] = since;
	kept['seen'] = Object.fromEntries(seen);
}
