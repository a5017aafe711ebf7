import { isRecord, readText } from '../nodes/Fal/fal/json';

/** fetch says no more than "fetch failed"; why is in its cause. */
export function reasonOf(error: unknown): string {
	if (!isRecord(error)) return String(error);
	const cause = isRecord(error['cause']) ? `: ${readText(error['cause'], 'message') ?? ''}` : '';
	return `${readText(error, 'message') ?? 'no reason'}${cause}`;
}
