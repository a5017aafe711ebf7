/** An expression that n8n did not evaluate, because the field is not switched to Expression. */
export interface Unevaluated {
	/** As it is written: `{{ $json.prompt }}`. */
	readonly expression: string;
	/** It can be nothing else: it speaks of n8n's own data. Other braces may be meant as they are. */
	readonly isCertain: boolean;
}

/** Bounded: braces that never close would be searched for again and again. */
const BRACES = /\{\{[^]{1,300}?\}\}/g;
const NAMES_OF_N8N =
	/\$(?:json|binary|input|node|items?|now|today|vars|env|execution|workflow|itemIndex|runIndex|prevNode|parameter|fromAI|jmespath|if|ifEmpty|secrets|\()|\bDateTime\./;

/**
 * The first expression in a text that is not one. What expressions give may have braces of its own, so
 * the parameter is looked at as it is written and not as it is evaluated.
 */
export function unevaluatedIn(written: unknown): Unevaluated | undefined {
	if (typeof written !== 'string' || written.startsWith('=')) return undefined;
	const found = [...written.matchAll(BRACES)].map(([expression]) => expression);
	const certain = found.find((expression) => NAMES_OF_N8N.test(expression));
	const [first] = certain === undefined ? found : [certain];
	return first === undefined ? undefined : { expression: first, isCertain: certain !== undefined };
}
