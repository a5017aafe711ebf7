import type { IExecuteFunctions } from 'n8n-workflow';

import { falError, isRecord, type JsonObject } from '../../fal';
import { readJsonInput } from '../input/jsonInput';

/** The parameters of the node for one item, each read as the type it is meant to have. */
export interface Params {
	/** The value as it is, for what may be more than text. */
	value(name: string): unknown;
	text(name: string): string;
	flag(name: string): boolean;
	choice<T extends string>(name: string, allowed: readonly T[]): T;
	/** The value of a resource locator. */
	locator(name: string): string;
	json(name: string, label: string): JsonObject;
	options(): Options;
}

/** The Options collection: what the user did not add is undefined. */
export interface Options {
	text(name: string): string | undefined;
	flag(name: string): boolean | undefined;
	/** @throws {FalError} when it is no number of at least `min` */
	number(name: string, label: string, min: number): number | undefined;
	/** @throws {FalError} when it is none of `allowed` */
	choice<T extends string>(name: string, label: string, allowed: readonly T[]): T | undefined;
	/** The rows of a collection, each with its fields as they are. */
	rows(name: string, group: string): readonly JsonObject[];
}

export function readParams(context: IExecuteFunctions, index: number): Params {
	const read = (name: string): unknown => context.getNodeParameter(name, index, undefined);
	return {
		value: read,
		text: (name) => textOf(read(name)),
		flag: (name) => read(name) === true,
		choice(name, allowed) {
			const value = read(name);
			const found = allowed.find((entry) => entry === value);
			if (found !== undefined) return found;
			throw invalid(`${name} must be one of: ${allowed.join(', ')}`);
		},
		locator(name) {
			const value = read(name);
			return textOf(isRecord(value) ? value['value'] : value);
		},
		json: (name, label) => readJsonInput(read(name), label, isExpression(context, name)),
		options: () => readOptions(context.getNodeParameter('options', index, {})),
	};
}

function isExpression(context: IExecuteFunctions, name: string): boolean {
	const written = context.getNode().parameters[name];
	return typeof written === 'string' && written.startsWith('=');
}

/** @param value what n8n gives for the collection */
export function readOptions(value: unknown): Options {
	const options = isRecord(value) ? value : {};
	return {
		text(name) {
			const text = textOf(options[name]).trim();
			return text === '' ? undefined : text;
		},
		flag(name) {
			const flag = options[name];
			return typeof flag === 'boolean' ? flag : undefined;
		},
		number(name, label, min) {
			const given = options[name];
			if (given === undefined || given === null || given === '') return undefined;
			const number = Number(given);
			if (Number.isFinite(number) && number >= min) return number;
			throw invalid(`${label} must be a number of at least ${String(min)}`);
		},
		choice(name, label, allowed) {
			const given = options[name];
			if (given === undefined || given === null || given === '') return undefined;
			const found = allowed.find((entry) => entry === given);
			if (found !== undefined) return found;
			throw invalid(`${label} must be one of: ${allowed.join(', ')}`);
		},
		rows(name, group) {
			const collection = options[name];
			const rows: unknown = isRecord(collection) ? collection[group] : undefined;
			return Array.isArray(rows) ? rows.filter(isRecord) : [];
		},
	};
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function invalid(message: string) {
	return falError({ kind: 'invalidInput', message });
}
