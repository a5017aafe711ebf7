/** The form of JSON, as n8n's editor wants it before a node has run. */
export interface OutputSchema {
	readonly type: 'object' | 'array' | 'string' | 'number' | 'boolean';
	readonly properties?: Readonly<Record<string, OutputSchema>>;
	readonly items?: OutputSchema;
}

/** What all of the values have in common and beyond; undefined where there is nothing but null. */
export function schemaOf(values: readonly unknown[]): OutputSchema | undefined {
	const known = values.filter((value) => value !== null && value !== undefined);
	const [first] = known;
	if (first === undefined) return undefined;
	if (Array.isArray(first)) {
		const items = schemaOf(known.flatMap((value) => (Array.isArray(value) ? value : [])));
		return { type: 'array', ...(items && { items }) };
	}
	if (typeof first === 'object') return { type: 'object', properties: propertiesOf(known) };
	if (typeof first === 'number') return { type: 'number' };
	return { type: typeof first === 'boolean' ? 'boolean' : 'string' };
}

function propertiesOf(values: readonly unknown[]): Record<string, OutputSchema> {
	const objects = values.map((value): Record<string, unknown> => Object(value));
	const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
	return Object.fromEntries(
		names.flatMap((name) => {
			const schema = schemaOf(objects.map((object) => object[name]));
			return schema ? [[name, schema] as const] : [];
		}),
	);
}
