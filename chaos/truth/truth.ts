import type { HostileCall } from '../front/call';
import type { CoreAnswer } from '../front/core';

/** Something that fal took, and that costs money unless it says otherwise. */
export interface Taking {
	/** The number of the item that it is for. */
	readonly item: number;
	readonly way: 'queue' | 'direct' | 'stream';
	/** When it was taken, and when fal's own word that it is over arrived: places in one order. */
	readonly at: number;
	requestId: string | undefined;
	overAt: number | undefined;
	/** When, in milliseconds of the clock. */
	readonly takenAtMs: number;
	/** When fal's answer with the ID arrived whole. */
	idToldAtMs: number | undefined;
	/** fal's answer with the result arrived whole. */
	isResultTold: boolean;
	/** fal took the cancellation. */
	isCancelTaken: boolean;
	/** So often somebody tried to cancel. */
	cancelTries: number;
	/** What arrived may have been altered on the way in a manner that nobody can know. */
	isAltered: boolean;
	/** Somebody spoke in fal's own form and in its place. */
	isForged: boolean;
}

/** What really happened at fal in one run, whatever the callers were told. */
export class Truth {
	readonly takings: Taking[] = [];
	private order = 0;

	/** @param nowMs the clock of the run */
	constructor(private readonly nowMs: () => number) {}

	of(call: HostileCall): Taking | undefined {
		const { requestId } = call;
		if (requestId !== undefined) return this.byId(requestId);
		return this.byCall.get(call.request);
	}

	byId(requestId: string): Taking | undefined {
		return this.takings.find((taking) => taking.requestId === requestId);
	}

	private readonly byCall = new WeakMap<object, Taking>();

	/** fal has had the call. */
	asked(call: HostileCall, item: number | undefined, answer: CoreAnswer): void {
		if (call.purpose === 'cancel') {
			const taking = this.of(call);
			if (taking && answer.status < 300) taking.isCancelTaken = true;
			return;
		}
		const way = WAYS[call.purpose];
		if (way === undefined || item === undefined || isRefusal(answer)) return;
		this.take(item, way, idIn(answer), call);
	}

	/** Something was taken without a call of the node, such as what the run is to find. */
	take(
		item: number,
		way: Taking['way'],
		requestId: string | undefined,
		call?: HostileCall,
	): Taking {
		const taking: Taking = {
			item,
			way,
			at: (this.order += 1),
			requestId,
			overAt: undefined,
			takenAtMs: this.nowMs(),
			idToldAtMs: undefined,
			isForged: false,
			isResultTold: false,
			isCancelTaken: false,
			cancelTries: 0,
			isAltered: false,
		};
		this.takings.push(taking);
		if (call) this.byCall.set(call.request, taking);
		return taking;
	}

	/** Status and headers of fal's answer have arrived. */
	headTold(call: HostileCall, { status }: Pick<CoreAnswer, 'status'>): void {
		const taking = this.of(call);
		if (taking && isEnd(call, status)) taking.overAt ??= this.order += 1;
	}

	/** fal's answer has arrived whole. */
	told(call: HostileCall, answer: CoreAnswer): void {
		this.headTold(call, answer);
		const taking = this.of(call);
		if (!taking) return;
		if (answer.status < 300 && call.purpose === 'submit') taking.idToldAtMs ??= this.nowMs();
		if (answer.status < 300 && RESULTS.has(call.purpose)) taking.isResultTold = true;
		if (call.purpose === 'status' && saysFailed(answer)) taking.overAt ??= this.order += 1;
	}

	/** An event of fal's own status stream has passed. */
	eventTold(call: HostileCall, text: string): void {
		const taking = this.of(call);
		if (taking && /"error":\s*"[^"]/.test(text)) taking.overAt ??= this.order += 1;
	}
}

const WAYS: Readonly<Record<string, Taking['way']>> = {
	submit: 'queue',
	direct: 'direct',
	modelStream: 'stream',
};
const RESULTS: ReadonlySet<string> = new Set(['result', 'direct', 'modelStream']);

/** Nothing was done: no key, no credit, no such app, too many. */
function isRefusal({ status }: CoreAnswer): boolean {
	return [400, 401, 403, 404, 405, 429].includes(status);
}

/** Whether fal's answer says that the request, or the call itself, is over without a result. */
function isEnd({ purpose }: HostileCall, status: number): boolean {
	switch (purpose) {
		case 'cancel':
			return status < 300;
		case 'result':
			return status >= 400 && status !== 400 && status !== 404;
		case 'direct':
		case 'modelStream':
			return status >= 400 && ![408, 502, 503, 504].includes(status);
		default:
			return false;
	}
}

function idIn({ headers, body }: CoreAnswer): string | undefined {
	const [, id] = /"request_id":\s*"([^"]+)"/.exec(body.toString()) ?? [];
	return id ?? headers['x-fal-request-id'];
}

function saysFailed({ body }: CoreAnswer): boolean {
	return /"error":\s*"[^"]/.test(body.toString());
}
