import type { OutputUnit } from '@cfworker/json-schema';

import type { FieldProblem } from '../../errors';
import { isRecord } from '../../json';
import { fieldOf } from '../field';
import { followPointer, pathOfPointer, pointerTokens } from '../document/pointer';
import { ANYTHING, type Schema } from '../schema';
import { describeType, shortValue } from '../words';

/**
 * What the validator found wrong with one property, in our words: one problem for each place. Where a
 * value may be one of several things, the place of the choice is named, unless the value is an object
 * or a list and only one of the choices is: then what is wrong inside of it.
 */
export function problemsOf(
	units: readonly OutputUnit[],
	name: string,
	schema: Schema,
	value: unknown,
): FieldProblem[] {
	const told = new Map<string, FieldProblem>();
	for (const unit of relevant(units, schema, value)) {
		const path = placeOf(name, unit.instanceLocation);
		const found = valueAt(value, unit.instanceLocation);
		const missing =
			unit.keyword === 'required' ? /property "(.*)"\.$/.exec(unit.error)?.[1] : undefined;
		const place = missing === undefined ? path : `${path}.${missing}`;
		if (told.has(place)) continue;
		const target = schemaAt(schema, pointerTokens(unit.keywordLocation).slice(0, -1));
		told.set(place, { path: place, ...messageOf(unit.keyword, lastName(place), target, found) });
	}
	return [...told.values()];
}

/** Units that only say that something inside of them is wrong. */
const WRAPPERS = new Set(['properties', 'items', 'additionalProperties']);

function relevant(units: readonly OutputUnit[], schema: Schema, value: unknown): OutputUnit[] {
	let left = units.filter((unit) => !WRAPPERS.has(unit.keyword));
	for (const choice of left.filter((unit) => unit.keyword === 'anyOf')) {
		const tokens = pointerTokens(choice.keywordLocation).slice(0, -1);
		const branch = onlyBranch(schemaAt(schema, tokens), valueAt(value, choice.instanceLocation));
		const inside = (unit: OutputUnit, at: string) => unit.keywordLocation.startsWith(`${at}/`);
		left = left.filter((unit) => {
			if (branch === undefined) return !inside(unit, choice.keywordLocation);
			const isBranch = inside(unit, `${choice.keywordLocation}/${String(branch)}`);
			return unit !== choice && (isBranch || !inside(unit, choice.keywordLocation));
		});
	}
	return left;
}

function onlyBranch(schema: Schema, value: unknown): number | undefined {
	const type = Array.isArray(value) ? 'array' : isRecord(value) ? 'object' : undefined;
	if (type === undefined) return undefined;
	const some = (schema.anyOf ?? []).map((branch) => branch.type === type);
	const index = some.indexOf(true);
	return index >= 0 && some.lastIndexOf(true) === index ? index : undefined;
}

function messageOf(keyword: string, name: string, schema: Schema, value: unknown) {
	switch (keyword) {
		case 'required': {
			const field = fieldOf(name, schema.properties?.get(name) ?? ANYTHING);
			return { message: `is required (${describeType(field)})`, type: 'missing' };
		}
		case 'false':
			return { message: 'is not known to this model', type: 'unknown' };
		default: {
			const allowed = describeType(fieldOf(name, schema));
			return { message: `expected ${allowed}, got ${givenWords(keyword, value)}`, type: keyword };
		}
	}
}

function givenWords(keyword: string, value: unknown): string {
	switch (keyword) {
		case 'minLength':
		case 'maxLength':
			return `${String(String(value).length)} characters`;
		case 'minItems':
		case 'maxItems':
			return String(Array.isArray(value) ? value.length : 0);
		case 'type':
		case 'enum':
		case 'anyOf':
			// Beside a list of quoted digits a bare 5 is easily overlooked.
			return typeof value === 'number' ? `the number ${String(value)}` : shortValue(value);
		default:
			return shortValue(value);
	}
}

/** The schema that a location in the validator's form of it stands for. */
function schemaAt(schema: Schema, tokens: readonly string[]): Schema {
	const [token, next = '', ...rest] = tokens;
	switch (token) {
		case 'properties':
			return schemaAt(schema.properties?.get(next) ?? ANYTHING, rest);
		case 'anyOf':
			return schemaAt(schema.anyOf?.[Number(next)] ?? ANYTHING, rest);
		case 'items':
			return schemaAt(schema.items ?? ANYTHING, tokens.slice(1));
		case 'additionalProperties':
			return schemaAt(
				schema.others === false ? ANYTHING : (schema.others ?? ANYTHING),
				tokens.slice(1),
			);
		default:
			return schema;
	}
}

function placeOf(name: string, location: string): string {
	const inside = pathOfPointer(location);
	if (inside === '') return name;
	return inside.startsWith('[') ? `${name}${inside}` : `${name}.${inside}`;
}

function lastName(place: string): string {
	return (
		place
			.split('.')
			.at(-1)
			?.replace(/(?:\[\d+\])+$/, '') ?? place
	);
}

function valueAt(value: unknown, location: string): unknown {
	return location === '#' ? value : followPointer(value, location);
}
