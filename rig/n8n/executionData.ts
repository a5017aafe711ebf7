/** An item as n8n stores it with an execution. */
export interface StoredItem {
	readonly json: Record<string, unknown>;
	readonly pairedItem?: unknown;
	readonly binary?: Record<string, { readonly fileName?: string; readonly mimeType: string }>;
}

export interface StoredRuns {
	/** How often the node ran. */
	runsOf(node: string): number;
	/** What its last run put out, at its first output unless another is named. */
	itemsOf(node: string, output?: number): readonly StoredItem[];
	/** What each of its runs put out at its first output. */
	eachRunOf(node: string): ReadonlyArray<readonly StoredItem[]>;
	readonly error: { readonly message: string; readonly description?: string } | undefined;
}

interface RunData {
	readonly resultData: {
		readonly runData: Record<
			string,
			readonly { readonly data?: { readonly main: readonly (readonly StoredItem[])[] } }[]
		>;
		readonly error?: StoredRuns['error'];
	};
}

/** What the REST interface gives as `data` of an execution. */
export function readRuns(data: unknown): StoredRuns {
	const { runData, error } = (unflatten(String(data)) as RunData).resultData;
	return {
		runsOf: (node) => runData[node]?.length ?? 0,
		itemsOf: (node, output = 0) => runData[node]?.at(-1)?.data?.main[output] ?? [],
		eachRunOf: (node) => (runData[node] ?? []).map(({ data }) => data?.main[0] ?? []),
		error,
	};
}

/** n8n stores a list of values that name each other by their index, as text (the format "flatted"). */
function unflatten(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const made = new Map<number, unknown>();
	const read = (index: number): unknown => {
		if (made.has(index)) return made.get(index);
		const value = values[index];
		if (typeof value !== 'object' || value === null) return value;
		const whole: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		made.set(index, whole);
		for (const [key, member] of Object.entries(value)) {
			Object.assign(whole, { [key]: typeof member === 'string' ? read(Number(member)) : member });
		}
		return whole;
	};
	return read(0);
}
