/** Every address of fal's CDN in a value, at any depth; each once. */
export function mediaLinks(value: unknown): readonly string[] {
	return [...new Set(linksIn(value))];
}

/** By a list and not by recursion: tests nest results without end. */
function linksIn(value: unknown): readonly string[] {
	const found: string[] = [];
	const open: unknown[] = [value];
	for (const current of open) {
		if (typeof current === 'string') {
			if (/^https:\/\/(?:\w+\.)?fal\.media\//.test(current)) found.push(current);
		} else if (typeof current === 'object' && current !== null) {
			for (const entry of Object.values(current)) open.push(entry);
		}
	}
	return found;
}
