import { falError } from '../errors';
import { isRecord, type JsonObject } from '../json';

/** Where a value goes in an input: `elements[0].image_url` is `['elements', 0, 'image_url']`. */
export interface InputPath {
	/** As it was written, for messages. */
	readonly text: string;
	readonly steps: readonly [string, ...Step[]];
	/** The value is added to a list: `image_urls[]`, or a name that says so, as `image_urls` does. */
	readonly appends: boolean;
}

type Step = string | number;

const STEP = /(?:^|(?<=.)\.)([^.[\]]+)|\[(\d{1,4})\]/gy;
/** Models name their lists of addresses so. */
const NAME_OF_LIST = '_urls';

/** @throws {FalError} `invalidInput` for what is no path */
export function parseInputPath(written: string): InputPath {
	const text = written.trim();
	const path = text.replace(/\[\]$/, '');
	const steps: Step[] = [];
	let end = 0;
	for (const { 0: step, 1: name, 2: index } of path.matchAll(STEP)) {
		steps.push(name ?? Number(index));
		end += step.length;
	}
	const [first, ...rest] = steps;
	if (typeof first !== 'string' || end < path.length) {
		throw invalid(`"${text}" is no input key. Write it like image_url or elements[0].image_url`);
	}
	const last = steps.at(-1);
	const appends = path !== text || (typeof last === 'string' && last.endsWith(NAME_OF_LIST));
	return { text, steps: [first, ...rest], appends };
}

/** The value there; undefined when there is none. */
export function valueAt(input: JsonObject, { steps }: InputPath): unknown {
	return steps.reduce<unknown>((value, step) => memberOf(value, step), input);
}

/**
 * The input with the value in its place; objects and lists on the way are made where they are missing.
 * The input itself is not changed. A list takes the value at its end when the path appends.
 *
 * @throws {FalError} `invalidInput` when something else stands in the way
 */
export function withValueAt(input: JsonObject, path: InputPath, value: unknown): JsonObject {
	const [first, ...rest] = path.steps;
	return { ...input, [first]: placed(memberOf(input, first), rest, value, path) };
}

function placed(
	current: unknown,
	steps: readonly Step[],
	value: unknown,
	path: InputPath,
): unknown {
	const [step, ...rest] = steps;
	if (step === undefined) {
		if (Array.isArray(current)) return [...elementsOf(current), value];
		return path.appends ? [value] : value;
	}
	const inner = placed(memberOf(current, step), rest, value, path);
	const isFree = current === undefined || current === null;
	if (typeof step === 'string') {
		if (isFree || isRecord(current)) return { ...(isFree ? {} : current), [step]: inner };
		throw invalid(`${path.text} does not fit the input: "${step}" would be put into no object`);
	}
	const list = isFree ? [] : Array.isArray(current) ? elementsOf(current) : undefined;
	if (!list) throw invalid(`${path.text} does not fit the input: [${step}] is of no list`);
	if (step > list.length) throw invalid(`${path.text} leaves a gap in a list of ${list.length}`);
	return [...list.slice(0, step), inner, ...list.slice(step + 1)];
}

function memberOf(value: unknown, step: Step): unknown {
	if (typeof step === 'number') return Array.isArray(value) ? elementsOf(value)[step] : undefined;
	return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function elementsOf(list: readonly unknown[]): readonly unknown[] {
	return list;
}

function invalid(message: string) {
	return falError({ kind: 'invalidInput', message });
}
