/** Chance that is the same every time. */
export interface Chance {
	/** A number from 0 up to, and not including, the limit. */
	below(limit: number): number;
	pick<T>(list: readonly T[]): T;
}

/** @param seed any number; the same one gives the same chance (mulberry32) */
export function chanceOf(seed: number): Chance {
	let state = seed;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		below: (limit) => Math.floor(next() * limit),
		pick: (list) => list[Math.floor(next() * list.length)]!,
	};
}

type Raw = Readonly<Record<string, unknown>>;

/** Values that hardly fit anywhere, and whose meaning nobody could guess. */
const MISFITS: readonly unknown[] = [
	'a text',
	'maybe',
	5.5,
	-7,
	true,
	[],
	['x'],
	{},
	{ a: 1 },
	[[]],
];

/**
 * Makes bodies for a model: mostly right ones, in the many ways in which tables, forms and language
 * models write them, and wrong ones.
 *
 * @param resolve follows references and adds up `allOf`
 */
export class Bodies {
	constructor(
		private readonly chance: Chance,
		private readonly resolve: (schema: unknown) => Raw,
		/** Parameters that people carry over from other models. */
		private readonly foreign: readonly string[],
	) {}

	/** @param misfits how many values are to be spoilt, or left out where they are required */
	body(schema: unknown, misfits: number): Record<string, unknown> {
		const { properties = {}, required = [] } = this.resolve(schema) as {
			properties?: Raw;
			required?: readonly string[];
		};
		const chosen = Object.entries(properties).filter(
			([name]) => required.includes(name) || this.chance.below(3) === 0,
		);
		const body = Object.fromEntries(
			chosen.map(([name, property]) => [name, this.value(property, 0)] as const),
		);
		if (this.chance.below(4) === 0)
			body[this.chance.pick(this.foreign)] = this.chance.pick([1, 'x']);
		for (let index = 0; index < misfits; index++) this.spoil(body);
		return body;
	}

	private spoil(object: Record<string, unknown>): void {
		const names = Object.keys(object);
		if (names.length === 0) return;
		const name = this.chance.pick(names);
		const inner = object[name];
		const goesIn = typeof inner === 'object' && inner !== null && this.chance.below(2) === 0;
		if (goesIn) this.spoil(inner as Record<string, unknown>);
		else if (this.chance.below(6) === 0 && !Array.isArray(object)) delete object[name];
		else object[name] = this.chance.pick(MISFITS);
	}

	private value(schema: unknown, depth: number): unknown {
		const whole = this.resolve(schema);
		const examples = [whole['default'], ...list(whole['examples'])].filter((one) => one != null);
		if (examples.length > 0 && this.chance.below(4) === 0)
			return structuredClone(this.chance.pick(examples));
		const some = [...list(whole['anyOf']), ...list(whole['oneOf'])];
		if (some.length > 0) return this.value(this.chance.pick(some), depth);
		if (whole['const'] !== undefined) return whole['const'];
		if (Array.isArray(whole['enum'])) return this.chance.pick(whole['enum']);
		switch (whole['type']) {
			case 'null':
				return null;
			case 'string':
				return this.text(whole);
			case 'integer':
				return this.spelled(Math.round(this.number(whole, 1)));
			case 'number':
				return this.spelled(this.number(whole, 0.5));
			case 'boolean':
				return this.chance.pick([
					true,
					false,
					'TRUE',
					'False',
					'yes',
					'no',
					'on',
					'off',
					1,
					0,
					'1',
				]);
			case 'array': {
				const least = typeof whole['minItems'] === 'number' ? whole['minItems'] : 1;
				const count = least + this.chance.below(2);
				return Array.from({ length: count }, () => this.value(whole['items'] ?? {}, depth + 1));
			}
			case 'object':
				return depth > 6 ? {} : this.body(whole, 0);
			default:
				return this.chance.pick<unknown>(['x', 1, { a: 1 }]);
		}
	}

	private text({ minLength, maxLength }: Raw): string {
		const text = this.chance.pick([
			'a red fox',
			'https://example.com/a.png',
			'1984',
			'true',
			'{"a": 1}',
			'Füchse, „rot“\nim Schnee 🦊',
		]);
		const longest = typeof maxLength === 'number' ? maxLength : 1_000;
		const cut = Array.from(text).slice(0, longest).join('').trim() || 'x';
		return cut.padEnd(typeof minLength === 'number' ? minLength : 0, 'x');
	}

	private number(schema: Raw, step: number): number {
		const limit = (name: string) => (typeof schema[name] === 'number' ? schema[name] : undefined);
		const low = limit('minimum') ?? (limit('exclusiveMinimum') ?? -step) + step;
		const high = limit('maximum') ?? (limit('exclusiveMaximum') ?? low + 10 + step) - step;
		const unit = limit('multipleOf') ?? step;
		const steps = Math.max(1, Math.floor((high - low) / unit));
		return low + this.chance.below(Math.min(steps, 1_000)) * unit;
	}

	/** A number as JSON has it, or as the cell of a table. */
	private spelled(value: number): unknown {
		const text = String(value);
		return this.chance.pick<unknown>([
			value,
			value,
			text,
			` ${text} `,
			Number.isInteger(value) ? `${text}.0` : text,
		]);
	}
}

function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}
