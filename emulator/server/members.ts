/** A member of a value that may be anything; undefined where there is none. */
export function member(value: unknown, name: string): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return Object.hasOwn(value, name) ? new Map(Object.entries(value)).get(name) : undefined;
}

export function textMember(value: unknown, name: string): string | undefined {
	const found = member(value, name);
	return typeof found === 'string' ? found : undefined;
}

/** The items of a member that is a list; none where it is not. */
export function listMember(value: unknown, name: string): readonly unknown[] {
	const found = member(value, name);
	return Array.isArray(found) ? found : [];
}
