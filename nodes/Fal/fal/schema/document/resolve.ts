import { isRecord, type JsonObject } from '../../json';
import { mergeMembers } from './merge';
import { followPointer } from './pointer';
import { readKeywords } from './keywords';
import { ANYTHING, type Schema } from '../schema';

/** Deeper than any known model; a document is somebody else's data. */
const DEEPEST = 12;
/** Schemas read from one document. The largest known model has about 400. */
const MOST_SCHEMAS = 5_000;
/**
 * Members looked at in all, however often: schemas are cheap to write and may be dear to read, such as
 * a reference to a large one in each of many places. The largest known model needs about 8,000.
 */
const MOST_WORK = 200_000;
/** References that lead to references. */
const LONGEST_CHAIN = 50;
const MOST_ALTERNATIVES = 50;

/**
 * The schema with its references followed and its wrappers taken off. Circles, missing references and
 * what lies beyond the bounds become {@link ANYTHING}.
 *
 * @param document the OpenAPI document that references point into
 */
export function resolveSchema(document: unknown, schema: unknown): Schema {
	return new Resolver(document).resolve(schema, []);
}

class Resolver {
	private schemasLeft = MOST_SCHEMAS;
	private workLeft = MOST_WORK;

	constructor(private readonly document: unknown) {}

	/** @param open references that are being followed, from the outermost on */
	resolve(raw: unknown, open: readonly string[], depth = 0): Schema {
		if (!isRecord(raw) || depth > DEEPEST || this.schemasLeft <= 0) return ANYTHING;
		this.schemasLeft -= 1;
		const { schema, open: nowOpen } = this.dereference(raw, open);
		if (!this.afford(weightOf(schema))) return ANYTHING;
		const inner = (value: unknown) => this.resolve(value, nowOpen, depth + 1);
		const own = readKeywords(schema, inner);
		const all = listOf(schema['allOf']).map(inner);
		const whole = [...all, own].reduce(mergeMembers);
		return this.withAlternatives(whole, schema, inner);
	}

	/** Members beside a reference stay, and win over those it leads to. */
	private dereference(raw: JsonObject, open: readonly string[]) {
		let schema = raw;
		let nowOpen = open;
		for (;;) {
			const { $ref, ...beside } = schema;
			if (typeof $ref !== 'string') return { schema, open: nowOpen };
			const isCircle = nowOpen.includes($ref) || nowOpen.length - open.length > LONGEST_CHAIN;
			const target = isCircle ? undefined : this.targetOf($ref);
			nowOpen = [...nowOpen, $ref];
			schema = isRecord(target) ? { ...target, ...beside } : beside;
		}
	}

	/** Undefined for a reference that leads nowhere, or to more than there is time to look at. */
	private targetOf($ref: string): unknown {
		const target = this.afford(weightOfText($ref)) ? followPointer(this.document, $ref) : undefined;
		const weight = isRecord(target) ? Object.keys(target).length : 0;
		return this.afford(weight) ? target : undefined;
	}

	private afford(work: number): boolean {
		this.workLeft -= work;
		return this.workLeft > 0;
	}

	private withAlternatives(
		whole: Schema,
		schema: JsonObject,
		inner: (value: unknown) => Schema,
	): Schema {
		const given = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
		const types = listOf(schema['type']);
		const raw = given.length > 0 ? given : types.map((type) => ({ type }));
		const some = raw.filter((value) => !isNull(value)).map(inner);
		const nullable = whole.nullable === true || some.length < raw.length || some.some(isNullable);
		return { ...combine(whole, some), ...(nullable && { nullable }) };
	}
}

/** One alternative is none; several that only list values are one list. */
function combine(whole: Schema, some: readonly Schema[]): Schema {
	const [first] = some;
	if (!first) return whole;
	if (some.length === 1) return mergeMembers(first, whole);
	const values = some.flatMap((schema) => schema.enum ?? []);
	if (some.every((schema) => schema.enum !== undefined && schema.type === first.type)) {
		return mergeMembers({ ...first, enum: [...new Set(values)] }, whole);
	}
	return { ...whole, anyOf: some };
}

/** As much as is looked at: the members, and how many there are in each. */
function weightOf(schema: JsonObject): number {
	return Object.values(schema).reduce<number>((sum, member) => sum + 1 + sizeOf(member), 0);
}

function sizeOf(member: unknown): number {
	if (Array.isArray(member)) return member.length;
	return isRecord(member) ? Object.keys(member).length : 0;
}

/** A pointer is taken apart character by character, which is quicker than a look at a member. */
function weightOfText(text: string): number {
	return Math.ceil(text.length / 50);
}

function isNullable(schema: Schema): boolean {
	return schema.nullable === true;
}

function isNull(raw: unknown): boolean {
	if (!isRecord(raw)) return false;
	const values = listOf(raw['enum']);
	return raw['type'] === 'null' || (values.length > 0 && values.every((value) => value === null));
}

function listOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value.slice(0, MOST_ALTERNATIVES) : [];
}
