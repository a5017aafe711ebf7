import type { FieldProblem } from '../../errors';
import { isRecord, type JsonObject } from '../../json';
import { laxBoolean, laxChoice } from '../lax';
import { localBoolean } from '../localBoolean';
import { mediaShapeOf } from '../mediaField';
import { ANYTHING, demandedNames, limitsOf, type Schema } from '../schema';
import { isLeftOut, isMoment, mayBeNull, missingOf, placeIn } from './member';
import { readNumber } from './number';
import { doubtful, problem, right, within, wrong, type Place, type Reading } from './problem';
import {
	addressesIn,
	addressOfFile,
	asJson,
	hasSameMembers,
	isNothing,
	listIn,
	objectIn,
	plainAddress,
	sizeIn,
} from './value';

/**
 * Says of a text that can hardly be what somebody wanted to send why, in words that follow "got …".
 * They depend on where inputs come from, so whoever asks for the check knows them.
 */
export interface Doubts {
	text(text: string): string | undefined;
	/** Where the address of a file belongs. */
	file(text: string): string | undefined;
}

/**
 * Values read in all; what is left then is sent as it is. Schemas have an end (resolve.ts), but their
 * alternatives multiply, and a list may be long.
 */
const MOST_WORK = 200_000;
/** Found out once for each schema; cached documents serve many items. */
const UNRELIABLE = new WeakMap<Schema, boolean>();

/**
 * Reads values by their schema, typed as pydantic types them: what is no problem for fal is none here.
 * What is unmistakable is made right, at any depth: an empty cell is left out, an address becomes a
 * list where a list is wanted, text that holds JSON becomes the list or object it holds.
 */
export class Reader {
	private workLeft = MOST_WORK;

	constructor(private readonly doubts: Doubts) {}

	readMembers(object: JsonObject, schema: Schema, place: Place): Reading {
		const demanded = demandedNames(schema);
		const missing = new Set(demanded);
		const members: [string, unknown][] = [];
		const problems: FieldProblem[] = [];
		for (const [name, given] of Object.entries(object)) {
			const inner = placeIn(place, name);
			const property = schema.properties?.get(name);
			if (isLeftOut(given, property, demanded.has(name), inner)) continue;
			const reading = property
				? this.readProperty(given, property, inner)
				: this.readOther(given, schema, inner);
			if (reading.value === undefined && reading.problems.length === 0) continue;
			missing.delete(name);
			members.push([name, reading.value]);
			problems.push(...reading.problems);
		}
		const value = Object.fromEntries(members);
		const told = [...missing].map((name) => missingOf(name, object[name], schema, place));
		return {
			value: hasSameMembers(value, object) ? object : value,
			problems: [...told, ...problems],
		};
	}

	private read(given: unknown, schema: Schema, place: Place): Reading {
		const value = asJson(given);
		return this.isUnreliable(schema, place) ? right(value) : this.readBy(schema, value, place);
	}

	/**
	 * Whether a schema says no to a default or an example of fal's own. Such a schema is out of date, and
	 * nothing it says may stop a run.
	 */
	private isUnreliable(schema: Schema, place: Place): boolean {
		const known = UNRELIABLE.get(schema);
		if (known !== undefined) return known;
		const own = [schema.default, ...(schema.examples ?? [])].filter((value) => value !== undefined);
		const found = own.some((value) =>
			this.readBy(schema, asJson(value), place).problems.some(({ type }) => type !== 'doubt'),
		);
		if (own.length > 0) UNRELIABLE.set(schema, found);
		return found;
	}

	private readProperty(given: unknown, property: Schema, place: Place): Reading {
		// Older documents cannot say that what is optional may be null.
		return given === null ? right(null) : this.read(given, property, place);
	}

	private readOther(given: unknown, { properties, others }: Schema, place: Place): Reading {
		if (isRecord(others)) return this.read(given, others, place);
		// The root tells of its own in other words (check.ts).
		const isForbidden = others === false && properties !== undefined && place.depth > 1;
		return isForbidden ? problem(place, 'unknown', 'is not known to this model') : right(given);
	}

	private readBy(schema: Schema, value: unknown, place: Place): Reading {
		this.workLeft -= 1;
		if (this.workLeft < 0) return right(value);
		if (value === null) return mayBeNull(schema) ? right(null) : wrong('type', schema, place, null);
		if (schema.enum) {
			const choice = laxChoice(value, schema.enum);
			return choice === undefined ? wrong('enum', schema, place, value) : right(choice);
		}
		const { anyOf: some, ...whole } = schema;
		return some
			? this.readAlternatives(value, whole, some, place)
			: this.readType(value, schema, place);
	}

	private readType(value: unknown, schema: Schema, place: Place): Reading {
		switch (schema.type) {
			case 'string':
				return this.readText(value, schema, place);
			case 'number':
			case 'integer':
				return readNumber(value, schema, place);
			case 'boolean': {
				const flag = laxBoolean(value) ?? localBoolean(value);
				return flag === undefined ? wrong('type', schema, place, value) : right(flag);
			}
			case 'array':
				return this.readList(value, schema, place);
			case 'object':
				return this.readObject(value, schema, place);
			default:
				return right(value);
		}
	}

	private readText(value: unknown, schema: Schema, place: Place): Reading {
		const isFile = mediaShapeOf(place.name, schema) !== undefined;
		const given = isFile ? addressOfFile(value) : value;
		if (typeof given !== 'string') {
			const isTime = isMoment(schema) && typeof given === 'number';
			return isTime ? right(given) : wrong('type', schema, place, given);
		}
		// What fal itself gives as a default or an example is meant.
		const isMeant = given === schema.default || schema.examples?.includes(given) === true;
		const address = isFile ? plainAddress(given) : given;
		const doubt = isFile ? this.doubts.file(address) : this.doubts.text(given);
		if (doubt !== undefined && !isMeant) return doubtful(schema, place, doubt);
		if (!isFile) return within(schema, place, given, given);
		const isOne = place.name.endsWith('s') || (addressesIn(address) ?? []).length < 2;
		return isOne
			? within(schema, place, address, address)
			: doubtful(schema, place, 'several addresses in one text');
	}

	private readList(value: unknown, schema: Schema, place: Place): Reading {
		const isFiles = mediaShapeOf(place.name, schema) !== undefined;
		const list = listIn(value) ?? (isFiles ? (addressesIn(value) ?? oneFile(value)) : undefined);
		if (!list) return wrong('type', schema, place, value);
		const entries = list
			.flatMap((entry, index) => {
				const some = (isFiles ? (addressesIn(entry) ?? innerList(entry)) : undefined) ?? [entry];
				return some.map((one) => ({ one, index }));
			})
			.filter(({ one }) => !isFiles || !isNothing(one));
		if (entries.length < list.length && entries.length === 0) return right(undefined);
		const readings = entries.map(({ one, index }) =>
			this.read(one ?? null, schema.items ?? ANYTHING, {
				path: `${place.path}[${index}]`,
				name: place.name,
				depth: place.depth + 1,
			}),
		);
		const values = readings.map((reading) => reading.value);
		const { problems } = within(schema, place, values, values);
		return {
			value: hasSameMembers(values, value) ? value : values,
			problems: [...problems, ...readings.flatMap((reading) => reading.problems)],
		};
	}

	private readObject(value: unknown, schema: Schema, place: Place): Reading {
		const isFile = mediaShapeOf(place.name, schema)?.isObject === true;
		const [address] = isFile ? (addressesIn(value) ?? []) : [];
		// fal's own File makes an object of an address, too.
		const object = address === undefined ? this.objectOf(value, schema) : { url: address };
		return object ? this.readMembers(object, schema, place) : wrong('type', schema, place, value);
	}

	private objectOf(value: unknown, { properties }: Schema): JsonObject | undefined {
		const isSize = properties?.has('width') === true && properties.has('height');
		return objectIn(value) ?? (isSize ? sizeIn(value) : undefined);
	}

	/** As pydantic's unions: what fits as it is goes before what has to be read otherwise. */
	private readAlternatives(
		value: unknown,
		whole: Schema,
		some: readonly Schema[],
		place: Place,
	): Reading {
		const base = this.readType(value, whole, place);
		if (base.problems.length > 0) return base;
		const limits = limitsOf(whole);
		const readings = some.map((one) => this.readBy({ ...limits, ...one }, base.value, place));
		const fitting = readings.filter(({ problems }) => problems.length === 0);
		const best = fitting.find((reading) => reading.value === base.value) ?? fitting[0];
		if (best) return best;
		const doubted = readings.find(({ problems }) => problems[0]?.type === 'doubt');
		const inside = readings[onlyBranch(some, value)];
		return doubted ?? inside ?? wrong('anyOf', { ...whole, anyOf: some }, place, value);
	}
}

/** A list of files that is put into another one. */
function innerList(value: unknown): readonly unknown[] | undefined {
	const list: readonly unknown[] = Array.isArray(value) ? value : [];
	const isFiles = list.every((one) => addressesIn(one) !== undefined);
	return list.length > 0 && isFiles ? list : undefined;
}

/** What stands alone where a list of files belongs. */
function oneFile(value: unknown): readonly unknown[] | undefined {
	const address = addressOfFile(value);
	return address === value ? undefined : [address];
}

/** The alternative that a list or an object must be meant for, because no other is one. */
function onlyBranch(some: readonly Schema[], value: unknown): number {
	const type = Array.isArray(value) ? 'array' : isRecord(value) ? 'object' : undefined;
	const indexes = some.flatMap((branch, index) => (branch.type === type ? [index] : []));
	return type !== undefined && indexes.length === 1 ? (indexes[0] ?? -1) : -1;
}
