import type { EmulatorContext } from '../server/context';
import { mediaLinks } from '../server/links';
import type { Call } from '../server/types';
import { isRefused, refuse } from './reply';
import { UUID } from './requests';

const KEPT_MS = 10 * 60_000;

export interface PayloadRules {
	/** Files that cannot be deleted, with the reason fal gives. */
	readonly undeletable: ReadonlyMap<string, string>;
	removeFile(url: string): void;
}

interface Outcome {
	readonly link: string;
	readonly exception: string | null;
}

/** `DELETE /v1/models/requests/{request_id}/payloads` (docs/protocol.md 7.4). */
export function createPayloadDeletion(context: EmulatorContext, rules: PayloadRules) {
	/** Replies by `Idempotency-Key`. */
	const replies = new Map<string, { readonly outcomes: readonly Outcome[]; readonly at: number }>();

	return (call: Call, requestId: string): true => {
		if (isRefused(context, call, 'admin')) return true;
		if (!UUID.test(requestId)) return refuse(context, call, 400);
		const request = context.history.find(requestId);
		if (request === undefined) return refuse(context, call, 404);
		const key = call.headers['idempotency-key'];
		const known = typeof key === 'string' ? replies.get(key) : undefined;
		if (known !== undefined && context.nowMs() - known.at < KEPT_MS)
			return answer(call, known.outcomes);
		// A second deletion finds nothing more; what fal says to it is not documented.
		const links = request.hasPayloads ? mediaLinks(request.output) : [];
		const outcomes = links.map((link) => {
			const exception = rules.undeletable.get(link) ?? null;
			if (exception === null) rules.removeFile(link);
			return { link, exception };
		});
		context.history.wipe(requestId);
		if (typeof key === 'string') replies.set(key, { outcomes, at: context.nowMs() });
		return answer(call, outcomes);
	};

	function answer(call: Call, outcomes: readonly Outcome[]): true {
		return context.replies.json(call, 200, { cdn_delete_results: outcomes });
	}
}
