/**
 * What pydantic says of a value, by its documentation and by nothing of the node: the second opinion
 * that the node's check is held against. It reads the OpenAPI document itself.
 *
 * Lax mode, which fal's models are in: https://docs.pydantic.dev/latest/concepts/conversion_table/ and
 * https://docs.pydantic.dev/latest/api/standard_library_types/. Fields that a model does not know are
 * ignored: https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.extra
 */
export interface Refusal {
	/** `image_size.width`, `loras[0].path` */
	readonly path: string;
	/** `value`: of the right type, and beyond a limit or none of the choices. */
	readonly type: 'missing' | 'type' | 'value';
}

type Raw = Readonly<Record<string, unknown>>;

const isRaw = (value: unknown): value is Raw =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export class Pydantic {
	constructor(private readonly document: unknown) {}

	/** The schema of the input, with its references and wrappers still on. */
	get input(): Raw {
		const paths = Object.entries(this.at(this.document, 'paths'));
		const [, run] = paths.find(([path]) => !path.includes('{request_id}')) ?? [];
		const body = this.at(this.at(this.at(run, 'post'), 'requestBody'), 'content');
		return this.at(this.at(body, 'application/json'), 'schema');
	}

	/** What the model would answer with 422 for; empty when it runs. */
	refusals(value: unknown, schema: unknown = this.input, path = '', mayBeNull = false): Refusal[] {
		const { anyOf, oneOf, ...whole } = this.resolve(schema);
		const some = [...listOf(anyOf), ...listOf(oneOf)];
		const refusal = (type: Refusal['type']): Refusal[] => [{ path, type }];
		if (value === null && (mayBeNull || whole['nullable'] === true)) return [];
		if (some.length > 0) {
			const told = some.map((one) =>
				this.refusals(value, { ...limitsOf(whole), ...raw(one) }, path),
			);
			if (told.some((refusals) => refusals.length === 0)) return [];
			const isOfType = told.some((refusals) => refusals.every(({ type }) => type === 'value'));
			return refusal(isOfType ? 'value' : 'type');
		}
		const { type } = whole;
		if (whole['const'] !== undefined) return value === whole['const'] ? [] : refusal('value');
		if (Array.isArray(whole['enum'])) return whole['enum'].includes(value) ? [] : refusal('value');
		switch (type) {
			case undefined:
				return [];
			case 'null':
				return value === null ? [] : refusal('type');
			case 'string':
				if (typeof value !== 'string') return refusal('type');
				return isWithin(whole, 'Length', Array.from(value).length) ? [] : refusal('value');
			case 'number':
			case 'integer': {
				const number = type === 'integer' ? asInteger(value) : asFloat(value);
				if (number === undefined) return refusal('type');
				return isInRange(whole, number) ? [] : refusal('value');
			}
			case 'boolean':
				return isBoolean(value) ? [] : refusal('type');
			case 'array':
				if (!Array.isArray(value)) return refusal('type');
				return [
					...(isWithin(whole, 'Items', value.length) ? [] : refusal('value')),
					...value.flatMap((entry, index) =>
						this.refusals(entry, whole['items'] ?? {}, `${path}[${String(index)}]`),
					),
				];
			case 'object':
				return isRaw(value) ? this.memberRefusals(value, whole, path) : refusal('type');
			default:
				throw new Error(`The checker knows no type ${JSON.stringify(type)}`);
		}
	}

	private memberRefusals(value: Raw, schema: Raw, path: string): Refusal[] {
		const properties = raw(schema['properties'] ?? {});
		const required = listOf(schema['required']);
		const at = (name: string) => (path === '' ? name : `${path}.${name}`);
		const named = Object.entries(properties).flatMap(([name, property]): Refusal[] => {
			const preset = this.resolve(property)['default'];
			const isOptional = !required.includes(name) || (preset ?? null) !== null;
			if (!Object.hasOwn(value, name)) {
				return isOptional ? [] : [{ path: at(name), type: 'missing' }];
			}
			// Older documents cannot say that an optional value may be null: nobody knows, so it may.
			const told = this.refusals(value[name], property, at(name), isOptional);
			const isMissing = value[name] === null && !isOptional && told.length > 0;
			return isMissing ? [{ path: at(name), type: 'missing' }] : told;
		});
		const { additionalProperties: others } = schema;
		const unnamed = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
		if (others === false)
			return [...named, ...unnamed.map((name): Refusal => ({ path: at(name), type: 'value' }))];
		if (!isRaw(others)) return named;
		return [...named, ...unnamed.flatMap((name) => this.refusals(value[name], others, at(name)))];
	}

	/** Follows references, and adds the parts of `allOf` up. */
	resolve(schema: unknown): Raw {
		const { $ref, allOf, ...own } = raw(schema);
		const target = typeof $ref === 'string' ? this.resolve(this.follow($ref)) : {};
		const parts = listOf(allOf).map((part) => this.resolve(part));
		return [target, ...parts, own].reduce(({ required, properties, ...sum }, part) => ({
			...sum,
			...part,
			...(properties !== undefined && {
				properties: { ...raw(properties), ...raw(part['properties'] ?? {}) },
			}),
			...(required !== undefined && {
				required: [...listOf(required), ...listOf(part['required'])],
			}),
		}));
	}

	private follow(reference: string): unknown {
		const names = reference.split('/').slice(1);
		return names.reduce<unknown>((value, name) => raw(value)[name], this.document);
	}

	private at(value: unknown, name: string): Raw {
		return this.resolve(raw(value)[name]);
	}
}

function raw(value: unknown): Raw {
	if (isRaw(value)) return value;
	throw new Error(`Expected an object, got ${JSON.stringify(value)}`);
}

const LIMITS = [
	'minimum',
	'maximum',
	'exclusiveMinimum',
	'exclusiveMaximum',
	'multipleOf',
	'minLength',
	'maxLength',
];

function limitsOf(schema: Raw): Raw {
	return Object.fromEntries(Object.entries(schema).filter(([name]) => LIMITS.includes(name)));
}

/** Digits, with single underscores between them; a whole number may have a point and zeros behind it. */
function asInteger(value: unknown): number | undefined {
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const [, digits] = /^([+-]?\d+(?:_\d+)*)(?:\.0+)?$/.exec(value.trim()) ?? [];
	return digits === undefined ? undefined : Number(digits.replaceAll('_', ''));
}

function asFloat(value: unknown): number | undefined {
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (typeof value === 'number') return value;
	if (typeof value !== 'string') return undefined;
	const text = value.trim().toLowerCase();
	const [, sign, name] = /^([+-]?)(inf|infinity|nan)$/.exec(text) ?? [];
	if (name !== undefined) return name === 'nan' ? NaN : Number(`${sign ?? ''}Infinity`);
	const isNumber = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?$/.test(text);
	return isNumber && !/__|_$|_\.|\._/.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}

const TRUE_OR_FALSE = '0 off f false n no 1 on t true y yes'.split(' ');

function isBoolean(value: unknown): boolean {
	if (typeof value === 'boolean' || value === 0 || value === 1) return true;
	return typeof value === 'string' && TRUE_OR_FALSE.includes(value.toLowerCase());
}

function isInRange(schema: Raw, value: number): boolean {
	const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
	const is = (limit: unknown, holds: (limit: number) => boolean) =>
		typeof limit !== 'number' || holds(limit);
	// OpenAPI 3.0 writes the exclusive limits as booleans beside the others.
	const open = { low: exclusiveMinimum === true, high: exclusiveMaximum === true };
	return (
		is(minimum, (limit) => (open.low ? value > limit : !(value < limit))) &&
		is(maximum, (limit) => (open.high ? value < limit : !(value > limit))) &&
		is(exclusiveMinimum, (limit) => value > limit) &&
		is(exclusiveMaximum, (limit) => value < limit) &&
		is(multipleOf, (step) => Math.abs(value / step - Math.round(value / step)) < 1e-6)
	);
}

function isWithin(schema: Raw, of: 'Length' | 'Items', count: number): boolean {
	const [least, most] = [schema[`min${of}`], schema[`max${of}`]];
	return (
		(typeof least !== 'number' || count >= least) && (typeof most !== 'number' || count <= most)
	);
}
