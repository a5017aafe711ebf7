/** Every address of fal's CDN in a value, at any depth; each once. */
export function mediaLinks(value: unknown): readonly string[] {
	return [...new Set(linksIn(value))];
}

function linksIn(value: unknown): readonly string[] {
	if (typeof value === 'string') {
		return /^https:\/\/(?:\w+\.)?fal\.media\//.test(value) ? [value] : [];
	}
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(linksIn);
}
