import type { Field } from '../fal';

/** How many fields a form begins with, beside those that matter; the others are behind *Add field*. */
const FIRST_SHOWN = 8;
/** With fewer in sight, lists and objects join them, though they are editors of JSON. */
const FEW = 4;

/** Models have these, and hardly anybody has a reason to touch them. */
const RARE =
	/^(?:request_id|end_user_id|user_id|acceleration|limit_generations)$|safety|_version$|_format$/;
/** What people look for wherever it stands. */
const MATTERS = /(?:^|_)voice(?:_|s?$)|^elements$|^output_format$/;

/**
 * The names of the fields that a form shows at first.
 *
 * @param model the ID: what its name speaks of is what it is chosen for, such as `loras`
 */
export function shownAtFirst(fields: readonly Field[], model: string): ReadonlySet<string> {
	const forward = fields.filter((field) => isForward(field, model));
	const others = fields.filter((field) => !forward.includes(field) && !isRare(field));
	const plain = others.filter((field) => !isJson(field)).slice(0, FIRST_SHOWN);
	const isShort = forward.length + plain.length < FEW;
	const structured = isShort ? others.filter(isJson).slice(0, FIRST_SHOWN) : [];
	return new Set([...forward, ...plain, ...structured].map(({ name }) => name));
}

function isForward(field: Field, model: string): boolean {
	if (field.required || field.important) return true;
	return !field.hidden && (MATTERS.test(field.name) || isNamedBy(model, field.name));
}

/** `loras` of `fal-ai/flux-lora`. */
function isNamedBy(model: string, name: string): boolean {
	const words = model.toLowerCase().split(/[^a-z0-9]+/);
	return name.endsWith('s') && words.includes(name.slice(0, -1));
}

function isRare(field: Field): boolean {
	// Elsewhere `sync_mode` is a choice of what a model does.
	const isDataUriSwitch = field.name === 'sync_mode' && field.kind === 'boolean';
	return field.hidden || isDataUriSwitch || RARE.test(field.name);
}

function isJson({ kind }: Field): boolean {
	return kind === 'list' || kind === 'object';
}
