import type { Answer } from './answer';
import type { Door } from './door';
import type { Queue, Submission } from './queue';

/** One run that several checks look at, so that it is paid once. */
export interface SharedRun {
	readonly submission: Submission;
	/** The result, asked for at once. */
	readonly early: Answer;
	/** Status right after that, and what it was while it was not complete. */
	readonly firstStatus: Answer;
	/** The status stream with logs, to its end. */
	readonly stream: Answer;
	readonly statusWithLogs: Answer;
	readonly statusWithoutLogs: Answer;
	readonly result: Answer;
}

/** @throws when fal does not take it */
export async function makeSharedRun(
	ask: Door,
	queue: Queue,
	order: { readonly endpointId: string; readonly input: unknown },
): Promise<SharedRun> {
	const submission = await queue.submit(order);
	const { entry, answer, responseUrl } = submission;
	if (entry.state !== 'open') throw new Error(`fal did not take the run: ${answer.status}`);
	const early = await ask({ url: responseUrl });
	const firstStatus = await ask({ url: entry.statusUrl });
	const stream = await ask({
		url: `${entry.statusUrl}/stream?logs=1`,
		headers: { accept: 'text/event-stream' },
	});
	await queue.finish(submission);
	const statusWithLogs = await ask({ url: `${entry.statusUrl}?logs=1` });
	const statusWithoutLogs = await ask({ url: entry.statusUrl });
	const result = await ask({ url: responseUrl });
	return { submission, early, firstStatus, stream, statusWithLogs, statusWithoutLogs, result };
}
