import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { JsonObject } from '../../fal';
import { choiceOf, isUnset, numberOf, rowsOf, textOf } from '../../n8n/item/values';

/** What the form shows; the name comes from the row's place in its set. */
type Field = Omit<INodeProperties, 'name'>;

/** An option is one row: the field of the form, and how its value is read. */
export interface Option<T> {
	/** Several when different conditions show it: n8n shows those whose conditions hold. */
	readonly fields: readonly [Field, ...Field[]];
	/**
	 * @param value undefined when the user did not add the option
	 * @throws {FalError} `invalidInput`, with the label of the field
	 */
	readonly read: (value: unknown) => T;
}

/** What other fields hold while a field is shown. */
export type Conditions = NonNullable<NonNullable<Field['displayOptions']>['show']>;

/** What every row says of its field; `type` and the like follow from its kind. */
type Texts<T> = Pick<Field, 'description' | 'displayName' | 'displayOptions' | 'placeholder'> & {
	/** Shown when the option is added, and what holds when it is not. */
	readonly default: T;
};

/** On or off. */
export function flag(texts: Texts<boolean>): Option<boolean> {
	return {
		fields: [{ ...texts, type: 'boolean' }],
		read: (value) => (typeof value === 'boolean' ? value : texts.default),
	};
}

/** A text without the blanks around it. */
export function text(texts: Omit<Texts<string>, 'default'> & { default?: string }): Option<string> {
	const preset = texts.default ?? '';
	return {
		fields: [{ ...texts, type: 'string', default: preset }],
		read: (value) => textOf(value).trim() || preset,
	};
}

/** A number of at least `min`; a whole one is rounded down. */
export function number({
	min,
	isWhole = false,
	...texts
}: Texts<number> & { readonly min: number; readonly isWhole?: boolean }): Option<number> {
	const typeOptions = { minValue: min, ...(isWhole && { numberPrecision: 0 }) };
	return {
		fields: [{ ...texts, type: 'number', typeOptions }],
		read(value) {
			const given = isUnset(value) ? texts.default : numberOf(value, texts.displayName, min);
			return isWhole ? Math.floor(given) : given;
		},
	};
}

/** One of a few values, in the order of `options`. */
export function choice<T extends string>({
	options,
	...texts
}: Texts<NoInfer<T>> & {
	readonly options: ReadonlyArray<Omit<INodePropertyOptions, 'value'> & { readonly value: T }>;
}): Option<T> {
	const values = options.map(({ value }) => value);
	return {
		fields: [{ ...texts, type: 'options', options: [...options] }],
		read: (value) => (isUnset(value) ? texts.default : choiceOf(value, texts.displayName, values)),
	};
}

/** Several rows of the same fields. */
export function rows(
	field: Pick<Field, 'description' | 'displayName' | 'placeholder'>,
	group: string,
	row: { readonly displayName: string; readonly values: INodeProperties[] },
): Option<readonly JsonObject[]> {
	return {
		fields: [
			{
				...field,
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				default: {},
				options: [{ ...row, name: group }],
			},
		],
		read: (value) => rowsOf(value, group),
	};
}

/** The same option, shown while any of the conditions holds. */
export function shownWhen<T>(
	option: Option<T>,
	show: Conditions,
	...others: readonly Conditions[]
): Option<T> {
	const [field] = option.fields;
	const shown = (conditions: Conditions) => ({ ...field, displayOptions: { show: conditions } });
	return { ...option, fields: [shown(show), ...others.map(shown)] };
}

/**
 * The same option, for workflows that were saved with it: n8n keeps its value, and shows it where it
 * has one, so that it can be removed.
 */
export function noLongerOffered<T>(option: Option<T>, name: string): Option<T> {
	const [field] = option.fields;
	const whenSet = { show: { [`/options.${name}`]: [true, false] } };
	return {
		...option,
		fields: [
			{ ...field, type: 'hidden' },
			{ ...field, displayOptions: whenSet },
		],
	};
}

/** The same option for which nothing holds unless the user filled it in. */
export function ifSet<T>({ fields, read }: Option<T>): Option<T | undefined> {
	return { fields, read: (value) => (isUnset(value) ? undefined : read(value)) };
}
