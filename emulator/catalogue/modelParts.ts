import type { JsonValue } from '../control/behaviour';
import { member } from '../server/members';

/** A validator that misses a member as pydantic v1 does (docs/protocol.md 3.1). */
export function requires(name: string): (input: unknown) => readonly JsonValue[] | undefined {
	return (input) => {
		const value = member(input, name);
		if (value !== undefined && value !== null) return undefined;
		return [{ loc: ['body', name], msg: 'field required', type: 'value_error.missing' }];
	};
}

/** Text in pieces of two words or so, that make the text again when put together. */
export function piecesOf(text: string): string[] {
	return text.match(/\S+\s*\S*\s*/g) ?? [text];
}
