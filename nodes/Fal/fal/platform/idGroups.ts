/** The most IDs fal takes in one call (https://fal.ai/docs/platform-apis). */
const MOST_IDS = 50;

/** IDs as calls can take them. No ID at all is one call about everything. */
export function idGroups(ids: readonly string[]): string[][] {
	const groups = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, group) =>
		ids.slice(group * MOST_IDS, (group + 1) * MOST_IDS),
	);
	return groups.length === 0 ? [[]] : groups;
}
