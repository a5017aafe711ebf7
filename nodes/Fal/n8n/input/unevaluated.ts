import { getLocation } from 'jsonc-parser';

import { isRecord } from '../../fal';

/** An expression that n8n did not evaluate, because its field is not switched to Expression. */
export interface Unevaluated {
	/** The field of the input that holds it; empty where that cannot be said. */
	readonly name: string;
	/** As it is written: `{{ $json.prompt }}`. */
	readonly expression: string;
	/** It can be nothing else: it speaks of n8n's own data. Other braces may be meant as they are. */
	readonly isCertain: boolean;
}

/** Bounded: braces that never close would be searched for again and again. */
const BRACES = /\{\{[^]{1,300}?\}\}|\{\{\s*\$[^{}]{1,300}$/g;
/** The first ones say it all. */
const MOST_TOLD = 20;
const NAMES_OF_N8N =
	/\$(?:json|binary|input|node|items?|now|today|vars|env|execution|workflow|itemIndex|runIndex|prevNode|parameter|fromAI|jmespath|if|ifEmpty|secrets|\()|\bDateTime\./;

/**
 * The expressions in a parameter that are none to n8n. What expressions give may have braces of its own,
 * so the parameter is looked at as it is written and not as it is evaluated.
 *
 * @param written JSON as text, or the fields of a form by their names
 */
export function unevaluatedIn(written: unknown): Unevaluated[] {
	if (typeof written === 'string') {
		return bracesIn(written).map(({ index, ...found }) => ({
			...found,
			name: nameAt(written, index),
		}));
	}
	return Object.entries(isRecord(written) ? written : {}).flatMap(([name, value]) =>
		bracesIn(value).map(({ expression, isCertain }) => ({ name, expression, isCertain })),
	);
}

function bracesIn(written: unknown) {
	if (typeof written !== 'string' || written.startsWith('=')) return [];
	return [...written.matchAll(BRACES)].slice(0, MOST_TOLD).map(({ 0: expression, index }) => ({
		index,
		expression,
		isCertain: NAMES_OF_N8N.test(expression),
	}));
}

function nameAt(json: string, index: number): string {
	const [name] = getLocation(json, index).path;
	return typeof name === 'string' ? name : '';
}
