import * as workflow from 'n8n-workflow';
import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { asFalError, type FalError, type FalErrorKind, type OpenStand } from '../../fal';
import { advice, todoOf } from './advice';
import { toItemValue } from './itemValue';
import { asThrown, describeOwn, isOwnError, type OwnError } from './own';

/** What a user is told of a failed item, in the three members n8n routes to the error output. */
export interface ErrorRow extends IDataObject {
	/** What happened. */
	error: string;
	/** What to do. */
	message: string;
	/**
	 * Facts for the next node: `requestId`, `model`, `kind`, `fate` (what became of the money), `httpCode`,
	 * `fields`, `partialResult`.
	 */
	details?: IDataObject;
}

/**
 * n8n sends an item to the error output by its members. n8n 2.41 allows `details` among them, 1.123
 * only the other two. Versions that still export `sleepWithAbort` are taken for old ones, which is
 * right for 1.123 and safe for those between.
 */
const ROUTES_DETAILS = !('sleepWithAbort' in workflow);

/**
 * The item that stands for a failed one. No other members than these three: n8n sends an item to
 * the error output only then, and replaces the JSON of items that carry an `error` object.
 *
 * Without `details`, where n8n would not find its way with them, `message` still names the request.
 */
export function toErrorRow({ onError }: INode, thrown: unknown): ErrorRow {
	const { details, ...row } = describeFailure(thrown);
	const hasDetails = ROUTES_DETAILS || onError !== 'continueErrorOutput';
	return hasDetails ? { ...row, details } : row;
}

/** What there is to say of a failure, in the words of the node. */
export function describeFailure(thrown: unknown): Required<ErrorRow> {
	if (isOwnError(thrown)) return describeOwn(thrown);
	const error = asFalError(thrown);
	return { error: headline(error), message: todo(error), details: detailsOf(error) };
}

/** Request IDs of the other items, by what became of them. */
export interface OtherRequests {
	readonly finished: readonly string[];
	/** They go on at fal, or are complete there. */
	readonly open?: readonly string[];
	/** A call broke off, and whether it ran is not known. */
	readonly unclear?: readonly string[];
	/** They came to an error of the model. */
	readonly failed?: readonly string[];
	readonly cancelled?: readonly string[];
}

/**
 * The one maker of errors that leave the node.
 *
 * @param others named in the error, so that nothing paid for is lost from sight
 */
export function toNodeError(
	node: INode,
	thrown: unknown,
	itemIndex: number,
	others: OtherRequests = { finished: [] },
): NodeApiError | NodeOperationError | OwnError {
	if (isOwnError(thrown)) {
		const own = asThrown(node, thrown, itemIndex);
		own.description = `${own.description ?? ''}${wordsOfOthers(others)}`;
		return own;
	}
	const error = asFalError(thrown);
	const message = headline(error);
	const description = `${todo(error)}${wordsOfOthers(others)}`;
	const { status } = error.facts;
	const made =
		status === undefined && error.kind !== 'network' && error.kind !== 'blocked'
			? new NodeOperationError(node, message, { description, itemIndex })
			: new NodeApiError(
					node,
					{},
					{ message, description, itemIndex, httpCode: `${status ?? ''}` },
				);
	// n8n puts words of its own in the place of messages that contain certain codes.
	made.message = message;
	made.context['fal'] = { ...detailsOf(error), finishedRequestIds: [...others.finished] };
	return made;
}

function wordsOfOthers(others: OtherRequests): string {
	const { finished, open = [], unclear = [], failed = [], cancelled = [] } = others;
	return [
		said('Finished in the meantime', finished, '; Request: Get Result fetches what they gave'),
		said('Still open at fal', open),
		said('Not known whether they ran', unclear, '; look on fal.ai/dashboard/requests'),
		said('Failed at fal', failed),
		said('Cancelled at fal', cancelled),
	].join('');
}

function said(what: string, ids: readonly string[], then = ''): string {
	return ids.length === 0 ? '' : ` ${what}: ${ids.join(', ')}${then}.`;
}

/**
 * Kinds that speak of a run that failed. Of a request that goes on they only tell why nothing was heard
 * of it.
 */
const OF_A_RUN: readonly FalErrorKind[] = [
	'server',
	'downstream',
	'gatewayTimeout',
	'generationTimeout',
	'rateLimit',
	'invalidInput',
	'modelNotFound',
];

function isOnlyUnheard({ kind, fate }: FalError): boolean {
	return fate.state === 'open' && OF_A_RUN.includes(kind);
}

function headline(error: FalError): string {
	if (isOnlyUnheard(error)) return `The request could not be followed: ${error.message}`;
	return advice[error.kind].headline(error);
}

const FETCH_IT =
	'The request goes on at fal and is billed: do not run it again, fetch it with Request: Get Result.';

function todo(error: FalError): string {
	const { requestId } = error;
	const id = requestId === undefined ? '' : ` Request ID: ${requestId}.`;
	const cure = isOnlyUnheard(error) ? FETCH_IT : todoOf(error);
	return `${moneyOf(error)}${cure}${id}`;
}

const STANDS: Readonly<Record<OpenStand, string>> = {
	unknown: '',
	complete: 'The request is complete at fal, and its result is there. ',
	cancelling:
		'The request was cancelled at fal. A model that cannot be interrupted completes all the same, and is billed. ',
	notCancelled: 'The request could not be cancelled and may still run at fal. ',
};

/** What became of the money, where that is not clear from what happened. */
function moneyOf({ kind, fate }: FalError): string {
	switch (fate.state) {
		case 'notTaken':
			return '';
		case 'maybeTaken':
			return kind === 'timeout'
				? 'fal had not answered yet: a request that it still takes is cancelled, a direct call may be billed. '
				: '';
		case 'open':
			return STANDS[fate.stand];
		case 'over':
			return fate.how === 'cancelledHere' ? 'The request was cancelled at fal. ' : '';
	}
}

function detailsOf({ kind, facts }: FalError): IDataObject {
	const { requestId, endpointId, status, fields = [], partialResult } = facts;
	const known: IDataObject = {
		kind,
		fate: facts.fate?.state,
		requestId,
		model: endpointId,
		httpCode: status,
		fields: fields.length > 0 ? fields.map((field) => ({ ...field })) : undefined,
	};
	if (partialResult !== undefined) known['partialResult'] = toItemValue(partialResult);
	return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}
