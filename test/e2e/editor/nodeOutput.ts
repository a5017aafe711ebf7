import type { N8nApi } from '../../../rig/n8n/api';

export interface OutputItem {
	readonly json: Readonly<Record<string, unknown>>;
	readonly binary?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	readonly pairedItem?: unknown;
}

/** The items of the first output of the node's last run in an execution. */
export async function nodeOutput(
	api: N8nApi,
	executionId: string,
	node: string,
): Promise<OutputItem[]> {
	const { data } = await api.execution(executionId);
	const run = unpack(String(data)) as {
		resultData: { runData: Record<string, Array<{ data?: { main: OutputItem[][] } }>> };
	};
	return run.resultData.runData[node]?.at(-1)?.data?.main[0] ?? [];
}

/** n8n keeps executions as a flat list in which texts and objects are named by their place. */
function unpack(text: string): unknown {
	const parts = JSON.parse(text) as unknown[];
	const read = new Map<unknown, unknown>();
	const valueAt = (place: unknown): unknown => {
		if (typeof place !== 'string') return place;
		const part = parts[Number(place)];
		if (typeof part !== 'object' || part === null) return part;
		const known = read.get(part);
		if (known !== undefined) return known;
		const whole: Record<string, unknown> | unknown[] = Array.isArray(part) ? [] : {};
		read.set(part, whole);
		for (const [key, value] of Object.entries(part)) Reflect.set(whole, key, valueAt(value));
		return whole;
	};
	return valueAt('0');
}
