import type { IExecuteFunctions } from 'n8n-workflow';

/** Whoever started the workflow and watches its answer arrive. */
export interface Caller {
	/** Sends text as it is and anything else as JSON; does nothing when nobody watches. */
	readonly send: (partial: unknown) => void;
	/** Tells that the item is done. Only has an effect after something was sent. */
	readonly end: () => void;
}

const NOBODY: Caller = { send: () => undefined, end: () => undefined };

export function callerOf(context: IExecuteFunctions, index: number): Caller {
	if (!isWatched(context)) return NOBODY;
	let begun = false;
	const tell = (type: 'begin' | 'item' | 'end', content?: string) => {
		void send(context, type, index, content);
	};
	return {
		send(partial) {
			if (!begun) tell('begin');
			begun = true;
			tell('item', isText(partial) ? partial : JSON.stringify(partial));
		},
		end() {
			if (begun) tell('end');
		},
	};
}

/** Whether somebody watches. Both functions are newer than the oldest n8n the node runs on. */
export function isWatched(context: IExecuteFunctions): boolean {
	const canStream = 'isStreaming' in context && 'sendChunk' in context;
	return canStream && context.isStreaming();
}

/** Declared without a result, but n8n returns a promise, which fails when the caller has gone. */
async function send(
	context: Pick<IExecuteFunctions, 'sendChunk'>,
	...chunk: Parameters<IExecuteFunctions['sendChunk']>
): Promise<void> {
	const deliver: (...sent: typeof chunk) => unknown = (...sent) => context.sendChunk(...sent);
	try {
		await deliver(...chunk);
	} catch {
		// The run goes on without whoever watched it.
	}
}

function isText(value: unknown): value is string {
	return typeof value === 'string';
}
