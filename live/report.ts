import type { Check } from './check';
import type { Entry } from './fal/ledger';
import type { Tell } from './fal/secrecy';
import type { Plan } from './plan';
import type { Result } from './runChecks';

const SIGNS = { agrees: '✓', differs: '✗', unclear: '?', skipped: '–' } as const;
const ENDINGS: Readonly<Record<Entry['state'], string>> = {
	unanswered: 'NO ANSWER: it may run, and was not sent again',
	open: 'STILL OPEN',
	complete: 'complete',
	cancelled: 'cancelled; what it had begun may be billed',
	refused: 'not taken',
};

export function listOf(checks: readonly Check[]): readonly string[] {
	return checks.map(({ name, settles, believes, needs }) => {
		const option = needs === undefined ? '' : ` [--${needs}]`;
		return `${name.padEnd(16)} ${believes}${option} (${settles.join(', ')})`;
	});
}

export function planLines({ checks, runs, usd, priceNote }: Plan, tell: Tell): readonly string[] {
	return [
		`${checks.length} checks: ${checks.map(({ name }) => name).join(', ')}`,
		tell(priceNote),
		`They make at most ${runs} ${runs === 1 ? 'run' : 'runs'} of it and a few words of a language model.`,
		`They may cost up to $${usd.toFixed(4)}.`,
	];
}

export function resultLines({ check, outcome }: Result, tell: Tell): readonly string[] {
	const line = `${SIGNS[outcome.kind]} ${check.name}`;
	switch (outcome.kind) {
		case 'agrees':
			return [`${line}: ${check.believes}`, ...noteLines(outcome.notes, tell)];
		case 'skipped':
			return [`${line}: ${outcome.why}`];
		case 'unclear':
			return [`${line}: unclear: ${tell(outcome.why)}`, ...noteLines(outcome.notes, tell)];
		case 'differs':
			return [
				...outcome.differences.map(
					({ believed, seen }) => `${line}: believed ${tell(believed)} / seen ${tell(seen)}`,
				),
				...noteLines(outcome.notes, tell),
			];
	}
}

/** What was sent to be run, by its request ID. */
export function ledgerLines(
	title: string,
	entries: readonly Entry[],
	tell: Tell,
): readonly string[] {
	if (entries.length === 0) return [`${title}: nothing`];
	return [
		`${title}:`,
		...entries.map(({ check, endpointId, requestId, state, cancelUrl }) => {
			const name = requestId === undefined ? 'without an ID' : tell(requestId);
			const end = state === 'open' ? `; cancel it with PUT ${tell(cancelUrl)}` : '';
			return `  ${name}  ${endpointId}, ${check}: ${ENDINGS[state]}${end}`;
		}),
	];
}

export function summaryOf(results: readonly Result[]): string {
	const count = (kind: Result['outcome']['kind']) =>
		results.filter(({ outcome }) => outcome.kind === kind).length;
	return `${count('agrees')} agree, ${count('differs')} differ, ${count('unclear')} unclear, ${count('skipped')} skipped`;
}

/** The whole, for `--json`. */
export function reportOf(
	about: { readonly at: string; readonly model: string; readonly chatModel: string },
	results: readonly Result[],
	entries: readonly Entry[],
	tell: Tell,
): string {
	const report = {
		...about,
		results: results.map(({ check, outcome }) => ({
			check: check.name,
			settles: check.settles,
			believes: check.believes,
			outcome: outcome.kind,
			...('why' in outcome && { why: tell(outcome.why) }),
			...('differences' in outcome && {
				differences: outcome.differences.map(({ believed, seen }) => ({
					believed: tell(believed),
					seen: tell(seen),
				})),
			}),
			...('notes' in outcome && { notes: outcome.notes.map(tell) }),
		})),
		sent: entries.map(({ check, endpointId, requestId, state }) => ({
			check,
			endpointId,
			...(requestId !== undefined && { requestId: tell(requestId) }),
			state,
		})),
	};
	return `${JSON.stringify(report, null, '\t')}\n`;
}

function noteLines(notes: readonly string[], tell: Tell): readonly string[] {
	return notes.map((note) => `    ${tell(note)}`);
}
