import type { IExecuteFunctions, INode } from 'n8n-workflow';

import { isRecord, type JsonObject } from '../../fal';
import { ownError } from '../errors/own';
import { readJsonInput } from '../input/jsonInput';
import { choiceOf, textOf } from './values';

/** The parameters of the node for one item, each read as the type it is meant to have. */
export interface Params {
	/** The value as it is, for what may be more than text; null for what the operation does not have. */
	value(name: string): unknown;
	text(name: string): string;
	flag(name: string): boolean;
	choice<T extends string>(name: string, allowed: readonly T[]): T;
	/** The value of a resource locator. */
	locator(name: string): string;
	json(name: string, label: string): JsonObject;
	/** The parameter as it stands in the workflow, with its expressions as they are written. */
	written(name: string): unknown;
	/** The Options collection as it is: only what the user added. */
	options(): JsonObject;
}

/** @param node of the context, where many items are read: n8n copies it each time it is asked for */
export function readParams(context: IExecuteFunctions, index: number, node?: INode): Params {
	const ownNode = () => node ?? context.getNode();
	// Without a value to fall back on n8n throws where an operation has no such field.
	const read = (name: string): unknown => {
		try {
			return context.getNodeParameter(name, index, null);
		} catch (thrown) {
			throw ownError(thrown, name);
		}
	};
	return {
		value: read,
		text: (name) => textOf(read(name)),
		flag: (name) => read(name) === true,
		choice: (name, allowed) => choiceOf(read(name), name, allowed),
		locator(name) {
			const value = read(name);
			return textOf(isRecord(value) ? value['value'] : value);
		},
		json: (name, label) => readJsonInput(read(name), label, isExpression(ownNode(), name)),
		written: (name) => ownNode().parameters[name],
		options() {
			const options = read('options');
			return isRecord(options) ? options : {};
		},
	};
}

function isExpression({ parameters }: INode, name: string): boolean {
	const written = parameters[name];
	return typeof written === 'string' && written.startsWith('=');
}
