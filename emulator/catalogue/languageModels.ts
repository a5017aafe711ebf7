import type { Behaviour, JsonValue } from '../control/behaviour';
import { piecesOf, requires } from './modelParts';
import type { Switches } from '../control/switches';

type TextForm = 'cumulative' | 'delta';

const OPENROUTER_MEMBERS = {
	reasoning: null,
	usage: { prompt_tokens: 40, completion_tokens: 227, total_tokens: 267, cost: 0.0005795 },
} as const;

/** A language model that says `text`, at once or in pieces (docs/protocol.md 4, "LLM"). */
export function textModel(
	text: string,
	ownForm: TextForm,
	switches: Switches,
	extra: Readonly<Record<string, JsonValue>> = {},
): Behaviour {
	return {
		validate: requires('prompt'),
		output: { output: text, partial: false, error: null, ...extra },
		stream: {
			event: 'event',
			events: () => {
				const pieces = piecesOf(text);
				const form = switches.textStream ?? ownForm;
				return pieces.map((piece, index) => {
					const isLast = index === pieces.length - 1;
					const output = form === 'delta' ? piece : pieces.slice(0, index + 1).join('');
					return { output, partial: !isLast, error: null, ...(isLast ? extra : {}) };
				});
			},
		},
	};
}

export function openrouterModel(text: string, switches: Switches): Behaviour {
	return textModel(text, 'delta', switches, OPENROUTER_MEMBERS);
}
