/** A line of the table: what was measured, how much it was, what it is to be seen beside, what is wanted. */
export interface Row {
	readonly what: string;
	readonly measured: string;
	/** The floor, the official node, the bare client, … */
	readonly beside?: string;
	readonly goal?: string;
}

const HEAD: Row = { what: 'what', measured: 'measured', beside: 'beside', goal: 'goal' };

export function tableOf(rows: readonly Row[]): string {
	const lines = [HEAD, ...rows].map(({ what, measured, beside = '', goal = '' }) => [
		what,
		measured,
		beside,
		goal,
	]);
	const widths = lines[0]?.map((_none, column) =>
		Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
	);
	return lines
		.map((cells) => cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '))
		.map((line) => line.trimEnd())
		.join('\n');
}

export function ms(value: number): string {
	return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

export function ratio(value: number, base: number): string {
	return `${(value / base).toFixed(2)} ×`;
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
