import { isRecord, readNumber, readText, type JsonObject } from '../../json';
import { ANYTHING, type JsonType, type Schema } from '../schema';

const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;
const MOST_PROPERTIES = 2_000;
const MOST_VALUES = 2_000;
const MOST_EXAMPLES = 20;
const LONGEST_TITLE = 120;
const LONGEST_DESCRIPTION = 2_000;

/**
 * The keywords that stand in one schema itself. A keyword of the wrong type is left out.
 *
 * `pattern` is left out as well: a document could name one that takes for ever to match. So is
 * `format` as a rule (data URIs are no `uri`); it is kept as a hint.
 *
 * @param inner reads a schema inside of this one
 */
export function readKeywords(raw: JsonObject, inner: (value: unknown) => Schema): Schema {
	const type = TYPES.find((name) => name === raw['type']);
	return compact({
		type: type ?? typeByMembers(raw),
		nullable: raw['nullable'] === true ? true : undefined,
		enum: valuesOf(raw),
		...objectKeywords(raw, inner),
		items: isRecord(raw['items']) ? inner(raw['items']) : undefined,
		minItems: readNumber(raw, 'minItems'),
		maxItems: readNumber(raw, 'maxItems'),
		format: readText(raw, 'format'),
		minLength: readNumber(raw, 'minLength'),
		maxLength: readNumber(raw, 'maxLength'),
		...limits(raw),
		...annotations(raw),
	});
}

function typeByMembers(raw: JsonObject): Exclude<JsonType, 'null'> | undefined {
	if (raw['type'] !== undefined) return undefined;
	if (isRecord(raw['properties'])) return 'object';
	return isRecord(raw['items']) ? 'array' : undefined;
}

function valuesOf(raw: JsonObject): unknown[] | undefined {
	if (raw['const'] !== undefined) return [raw['const']];
	const values: readonly unknown[] = Array.isArray(raw['enum']) ? raw['enum'] : [];
	if (values.length === 0) return undefined;
	return values.slice(0, MOST_VALUES).filter((value) => value !== null);
}

function objectKeywords(raw: JsonObject, inner: (value: unknown) => Schema) {
	const order = textsOf(raw['x-fal-order-properties']);
	const named = isRecord(raw['properties']) ? raw['properties'] : {};
	const names = [...new Set([...order, ...Object.keys(named)])].slice(0, MOST_PROPERTIES);
	const known = names.filter((name) => Object.hasOwn(named, name));
	const mentioned = names.filter((name) => !Object.hasOwn(named, name));
	const required = textsOf(raw['required']);
	const others = raw['additionalProperties'];
	return {
		properties:
			known.length > 0 ? new Map(known.map((name) => [name, inner(named[name])])) : undefined,
		required: required.length > 0 ? required : undefined,
		mentioned: mentioned.length > 0 ? mentioned : undefined,
		others: isRecord(others) ? inner(others) : OTHERS.get(others),
	};
}

/** What the document says of other properties in one word; often it says nothing. */
const OTHERS: ReadonlyMap<unknown, Schema | false> = new Map<unknown, Schema | false>([
	[true, ANYTHING],
	[false, false],
]);

/** OpenAPI 3.0 knows the exclusive limits as booleans beside the limit, JSON Schema as numbers. */
function limits(raw: JsonObject) {
	const minimum = readNumber(raw, 'minimum');
	const maximum = readNumber(raw, 'maximum');
	const multipleOf = readNumber(raw, 'multipleOf');
	const aboveOnly = raw['exclusiveMinimum'] === true;
	const belowOnly = raw['exclusiveMaximum'] === true;
	return {
		minimum: aboveOnly ? undefined : minimum,
		maximum: belowOnly ? undefined : maximum,
		exclusiveMinimum: aboveOnly ? minimum : readNumber(raw, 'exclusiveMinimum'),
		exclusiveMaximum: belowOnly ? maximum : readNumber(raw, 'exclusiveMaximum'),
		multipleOf: multipleOf !== undefined && multipleOf > 0 ? multipleOf : undefined,
	};
}

function annotations(raw: JsonObject) {
	const ui = isRecord(raw['ui']) ? raw['ui'] : {};
	const examples: readonly unknown[] = Array.isArray(raw['examples']) ? raw['examples'] : [];
	const shown = examples.slice(0, MOST_EXAMPLES).filter((example) => example !== null);
	return {
		title: readText(raw, 'title')?.slice(0, LONGEST_TITLE),
		description: readText(raw, 'description')?.slice(0, LONGEST_DESCRIPTION),
		default: raw['default'] === null ? undefined : raw['default'],
		// Older documents name null as an example of what may not be null.
		examples: shown.length > 0 ? shown : undefined,
		widget: readText(raw, '_fal_ui_field') ?? readText(ui, 'field'),
		important: ui['important'] === true ? true : undefined,
		hidden: ui['hidden'] === true ? true : undefined,
	};
}

function textsOf(value: unknown): string[] {
	const list: readonly unknown[] = Array.isArray(value) ? value.slice(0, MOST_PROPERTIES) : [];
	return [...new Set(list.filter((entry) => typeof entry === 'string'))];
}

type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
function compact<T extends object>(members: T): Known<T>;
function compact(members: object): object {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
