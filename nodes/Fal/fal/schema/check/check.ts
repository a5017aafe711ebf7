import type { FieldProblem } from '../../errors';
import { isRecord, type JsonObject } from '../../json';
import type { Schema } from '../schema';
import { Reader, type Doubts } from './reader';
import { unlistedIn, type Unlisted } from './unlisted';

/** What a look at the input before the run came to. */
export type Check =
	| {
			readonly state: 'ok';
			/** The input with every value typed as the model wants it. */
			readonly input: JsonObject;
			readonly unlisted: readonly Unlisted[];
	  }
	| {
			readonly state: 'problems';
			readonly problems: readonly FieldProblem[];
			readonly unlisted: readonly Unlisted[];
	  }
	/** There is no schema to check by: the run goes on, and the user may be told why. */
	| { readonly state: 'unusable'; readonly reason: string };

const MOST_PROBLEMS = 25;
const NO_DOUBTS: Doubts = { text: () => undefined, file: () => undefined };

/**
 * Checks the whole input of a model, before it is paid for, and types it. One problem per place, with
 * what is allowed and what was given; values are cut short and files never repeated.
 *
 * An unknown parameter is a problem when the schema forbids others, or when it is certainly meant to be
 * another one that was not given. Otherwise it is left alone: fal's models ignore what they do not know
 * (pydantic's rule unless told otherwise), and some take parameters their documents do not list.
 *
 * @param doubts what is hardly meant, though the schema allows it
 */
export function checkInput(
	schema: Schema | undefined,
	input: JsonObject,
	doubts: Doubts = NO_DOUBTS,
): Check {
	if (!schema?.properties) return { state: 'unusable', reason: 'fal describes no parameters' };
	const root = { path: '', name: '', depth: 0 };
	const { value, problems } = new Reader(doubts).readMembers(input, schema, root);
	const unlisted = unlistedIn(schema, input);
	const mistakes = unlisted.filter(({ isSlip }) => isSlip || schema.others === false);
	const all = [...problems, ...mistakes.map(problemOf)].slice(0, MOST_PROBLEMS);
	const others = unlisted.filter((entry) => !mistakes.includes(entry));
	return all.length > 0
		? { state: 'problems', problems: all, unlisted: others }
		: { state: 'ok', input: isRecord(value) ? value : input, unlisted: others };
}

function problemOf({ name, meant }: Unlisted): FieldProblem {
	const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
	return { path: name, message: `is not a parameter of this model${hint}`, type: 'unknown' };
}
