import { falError, isRecord } from '../../../fal';
import { unevaluatedIn, type Unevaluated } from '../../../n8n/input/unevaluated';
import type { Item } from '../../../n8n/items';
import { OWN_MEDIA } from '../../fields/ownFields';

/** Fields of the node that hold parts of the input, with their labels. */
const OWN_FIELDS = [
	['prompt', 'Prompt'] as const,
	...Object.entries(OWN_MEDIA).map(([name, { label }]) => [name, label] as const),
];

/**
 * Hints at braces that n8n did not evaluate, because a field is not switched to Expression.
 *
 * @throws {FalError} `invalidInput` when they can be nothing else than an expression: the model would be
 *   paid for drawing the braces
 */
export function tellUnevaluated({ params, hints }: Item, isForm: boolean): void {
	const input = params.written(isForm ? 'inputFields' : 'inputParams');
	const found = unevaluatedIn(isForm && isRecord(input) ? input['value'] : input);
	const own = OWN_FIELDS.map(([name, label]) => [label, params.written(name)] as const);
	const more = isForm ? unevaluatedIn(params.written('moreInput')) : [];
	const all = [...found, ...more, ...unevaluatedIn(Object.fromEntries(own))];
	const certain = all.filter(({ isCertain }) => isCertain);
	const [first] = all;
	if (certain.length > 0) throw refusal(certain, isForm ? titlesIn(input) : new Map());
	if (first === undefined) return;
	hints.warn(
		`${first.name || 'The input'} has ${first.expression} as plain text. If n8n is to evaluate it, switch the field from Fixed to Expression.`,
	);
}

function refusal(found: readonly Unevaluated[], titles: ReadonlyMap<string, string>) {
	const words = found.map(({ name, expression }) => {
		const title = titles.get(name);
		const whose = title === undefined ? name : `${title} (${name})`;
		return `${whose || 'The input'} has ${expression}`;
	});
	return falError({
		kind: 'invalidInput',
		message: `${words.join('; ')}, which n8n did not evaluate`,
		cure: 'Switch the field from Fixed to Expression. Where the model is to get the braces themselves, switch off Check Input Before Running.',
		fields: found.map(({ name, expression }) => ({
			path: name,
			message: `${expression} was not evaluated`,
			type: 'unevaluated',
		})),
	});
}

/** The labels of the saved form, without the range behind them. */
function titlesIn(mapper: unknown): ReadonlyMap<string, string> {
	const schema: unknown = isRecord(mapper) ? mapper['schema'] : undefined;
	const fields: readonly unknown[] = Array.isArray(schema) ? schema : [];
	return new Map(
		fields
			.filter(isRecord)
			.map(({ id, displayName }) => [String(id), String(displayName).replace(/ \(.*/, '')]),
	);
}
