/**
 * TRUE and FALSE as spreadsheets of other countries write them, which is how they come out of a sheet that
 * gives its cells as text. fal refuses them, and they can mean nothing else.
 */
const WORDS: ReadonlyArray<readonly [yes: string, no: string]> = [
	['wahr', 'falsch'],
	['vrai', 'faux'],
	['verdadero', 'falso'],
	['verdadeiro', 'falso'],
	['vero', 'falso'],
	['waar', 'onwaar'],
	['prawda', 'fałsz'],
	['pravda', 'nepravda'],
	['sant', 'falskt'],
	['sand', 'falsk'],
	['tosi', 'epätosi'],
	['igaz', 'hamis'],
	['doğru', 'yanliş'],
	['истина', 'ложь'],
	['enabled', 'disabled'],
];

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map(
	WORDS.flatMap(([yes, no]) => [[yes, true] as const, [no, false] as const]),
);

export function localBoolean(value: unknown): boolean | undefined {
	return typeof value === 'string' ? BOOLEANS.get(value.trim().toLowerCase()) : undefined;
}
