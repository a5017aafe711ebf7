import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { isRecord } from '../../fal';

/** An error that n8n threw itself while it read a parameter: an expression that fails. */
export interface OwnError extends Error {
	description?: string | null | undefined;
	/** What n8n's editor explains the error by. */
	context: IDataObject;
}

/** The names of the parameters that were read. */
const readAs = new WeakMap<Error, string>();

/** Marks an error as n8n's own: it reaches the user as it is. */
export function ownError(thrown: unknown, parameter: string): Error {
	const error = thrown instanceof Error ? thrown : new Error(String(thrown));
	readAs.set(error, parameter);
	return error;
}

export function isOwnError(thrown: unknown): thrown is Error {
	return thrown instanceof Error && readAs.has(thrown);
}

/** A mistake of syntax comes without a context. */
function hasContext(error: Error): error is OwnError {
	return 'context' in error && isRecord(error.context);
}

/** The error as it leaves the node, with the item and the parameter that it is about. */
export function asThrown(node: INode, error: Error, itemIndex: number): OwnError {
	const parameter = readAs.get(error) ?? '';
	const made: OwnError = hasContext(error)
		? error
		: new NodeOperationError(node, error, { itemIndex });
	made.context = { itemIndex, parameter, ...made.context };
	made.description ??= `The expression in the parameter "${parameter}" is the reason.`;
	return made;
}

/** What an error row says of it. */
export function describeOwn(error: Error) {
	const parameter = readAs.get(error) ?? '';
	const { description } = hasContext(error) ? error : {};
	return {
		error: error.message,
		message: `${description ?? 'The expression fails for this item.'} (parameter "${parameter}")`,
		details: { kind: 'expression', parameter },
	};
}
