import type { INodeExecutionData } from 'n8n-workflow';

import type { Evidence } from '../scenario/evidence';

/** All texts for people that a run gave: errors, rows and hints, but not what models made. */
export function textsOf({ tries, hints }: Evidence): string[] {
	return [
		...hints,
		...tries.flatMap(({ error, items }) => [
			...(error === undefined ? [] : textsOfError(error)),
			...(items ?? []).flatMap(textsOfRow),
		]),
	];
}

/** Everything that a run gave, in which a request may be named. */
export function everythingOf(evidence: Evidence): string {
	const outputs = evidence.tries.flatMap(({ items }) => items ?? []);
	return [...textsOf(evidence), ...outputs.map(({ json }) => JSON.stringify(json))].join('\n');
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
