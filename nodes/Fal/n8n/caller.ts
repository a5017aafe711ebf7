import type { IExecuteFunctions } from 'n8n-workflow';

/** Whoever started the workflow and watches its answer arrive (design D7). */
export interface Caller {
	/** Sends text as it is and anything else as JSON; does nothing when nobody watches. */
	readonly send: (partial: unknown) => void;
	/** Tells that the item is done. Only has an effect after something was sent. */
	readonly end: () => void;
}

const NOBODY: Caller = { send: () => undefined, end: () => undefined };

export function callerOf(context: IExecuteFunctions, index: number): Caller {
	if (!canStream(context) || !context.isStreaming()) return NOBODY;
	let begun = false;
	return {
		send(partial) {
			if (!begun) context.sendChunk('begin', index);
			begun = true;
			context.sendChunk('item', index, isText(partial) ? partial : JSON.stringify(partial));
		},
		end() {
			if (begun) context.sendChunk('end', index);
		},
	};
}

/** Both functions are newer than the oldest n8n the node runs on. */
function canStream(context: object): boolean {
	return 'isStreaming' in context && 'sendChunk' in context;
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}
