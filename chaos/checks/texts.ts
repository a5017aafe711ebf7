import type { INodeExecutionData } from 'n8n-workflow';

import type { Evidence } from '../scenario/evidence';

/** All texts for people that a run gave: errors, rows and hints, but not what models made. */
export function textsOf({ tries, hints, waiting }: Evidence): string[] {
	return [
		...hints,
		...(waiting?.resumed ?? []).flatMap(textsOfRow),
		...(waiting?.resumeError === undefined ? [] : textsOfError(waiting.resumeError)),
		...tries.flatMap(({ error, items }) => [
			...(error === undefined ? [] : textsOfError(error)),
			...(items ?? []).flatMap(textsOfRow),
		]),
	];
}

/** Everything that a run gave, in which a request may be named. */
export function everythingOf(evidence: Evidence): string {
	const outputs = [
		...evidence.tries.flatMap(({ items }) => items ?? []),
		...(evidence.waiting?.resumed ?? []),
	];
	return [...textsOf(evidence), ...outputs.map(({ json }) => jsonOf(json) ?? '')].join('\n');
}

/** The text of what came out, or undefined when n8n could not save it. */
export function jsonOf(value: unknown): string | undefined {
	try {
		return JSON.stringify(value);
	} catch {
		return undefined;
	}
}

/** The same of items that nobody routed. */
export function textsOfItems(items: readonly INodeExecutionData[]): string[] {
	return items.flatMap(textsOfRow);
}

export function isErrorRow({ json }: INodeExecutionData): boolean {
	return typeof json['error'] === 'string' && typeof json['message'] === 'string';
}

function textsOfError(error: unknown): string[] {
	const { message, description, context, messages, cause } = Object(error);
	const said = [message, description, JSON.stringify(context?.fal), ...[messages].flat()];
	const behind: unknown = cause instanceof Error ? cause.message : undefined;
	return [...said, behind].filter((text) => typeof text === 'string');
}

function textsOfRow(item: INodeExecutionData): string[] {
	const { json } = item;
	const { downloadErrors, note, failure } = json;
	const texts = isErrorRow(item) ? [json['error'], json['message']] : [];
	const facts = isErrorRow(item) ? JSON.stringify(json['details'] ?? null) : undefined;
	return [...texts, facts, JSON.stringify(downloadErrors), note, failure].filter(
		(text) => typeof text === 'string',
	);
}
