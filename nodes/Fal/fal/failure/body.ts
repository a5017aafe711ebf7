import { cleanText } from '../text/cleanText';
import type { FieldProblem } from '../errors';
import { isRecord, readText, tryParseJson, type JsonObject } from '../json';
import { cutText } from '../text/cut';
import { limitsIn } from './limits';

/**
 * What a failed answer says, whichever of fal's body shapes it has.
 *
 * @see https://fal.ai/docs/documentation/model-apis/errors
 */
export interface ErrorBody {
	/** fal's words; empty when there are none. */
	readonly text: string;
	readonly fields: readonly FieldProblem[];
	/** `error_type` of an infrastructure error, `type` of a gateway or platform error. */
	readonly type: string | undefined;
	/** `NOT_FOUND` and the like of the queue's control calls. */
	readonly queueStatus: string | undefined;
	readonly form: BodyForm;
}

export type BodyForm =
	/** A form that is fal's alone: typed entries, a typed error, a state of the queue. */
	| 'typed'
	/** JSON with words in one of fal's places, as other servers use them too. */
	| 'plain'
	/** JSON without words, or nothing at all. */
	| 'wordless'
	/** A web page or other text. */
	| 'foreign';

const NOTHING = { text: '', fields: [], type: undefined, queueStatus: undefined } as const;
/** More entries than anybody reads. */
const MOST_FIELDS = 20;

/** Never throws: a body of another shape is an {@link ErrorBody} without text. */
export function readErrorBody(body: Buffer): ErrorBody {
	const text = body.toString('utf8');
	const value = tryParseJson(text);
	if (value !== undefined) return errorBodyOf(value);
	return { ...NOTHING, form: text.trim() === '' ? 'wordless' : 'foreign' };
}

/** The same for a body that is parsed already, as events of a stream carry it. */
export function errorBodyOf(value: unknown): ErrorBody {
	if (typeof value === 'string') return { ...NOTHING, text: cleanText(value), form: 'plain' };
	if (!isRecord(value)) return { ...NOTHING, form: 'wordless' };
	const { error, detail } = value;
	if (isRecord(error)) return said(readText(error, 'message'), readText(error, 'type'));
	const type = readText(value, 'error_type') ?? readText(value, 'type');
	if (typeof detail === 'string') return said(detail, type);
	if (detail !== undefined) return fromDetail(detail, type);
	const queueStatus = readText(value, 'status');
	const body = said(readText(value, 'message') ?? readText(value, 'error'), type);
	// Half the servers of the world say `message`: alone it is no form of fal's.
	const form = queueStatus !== undefined || type !== undefined ? 'typed' : 'wordless';
	return { ...body, queueStatus: queueStatus && cutText(queueStatus), form };
}

function said(words: string | undefined, type: string | undefined): ErrorBody {
	const text = cleanText(words ?? '');
	const form = type !== undefined ? 'typed' : text === '' ? 'wordless' : 'plain';
	return { ...NOTHING, text, type, form };
}

function fromDetail(detail: unknown, type: string | undefined): ErrorBody {
	const entries = (Array.isArray(detail) ? detail : [detail]).slice(0, MOST_FIELDS);
	const fields = entries.map(fieldProblem).filter((problem) => problem !== undefined);
	const text = cleanText(fields.map(describeField).join('; '));
	const isTyped = type !== undefined || entries.some((entry) => isRecord(entry) && 'loc' in entry);
	const form = isTyped ? 'typed' : text === '' ? 'wordless' : 'plain';
	return { text, fields, type: type ?? fields[0]?.type, queueStatus: undefined, form };
}

/** Only place, message, type and limits are taken: `input` repeats the prompt or whole files. */
function fieldProblem(entry: unknown): FieldProblem | undefined {
	if (typeof entry === 'string') return { path: '', message: cleanText(entry) };
	if (!isRecord(entry)) return undefined;
	const words = readText(entry, 'msg') ?? readText(entry, 'message') ?? readText(entry, 'type');
	if (words === undefined) return undefined;
	const type = readText(entry, 'type');
	const limits = limitsIn(entry['ctx'], words);
	const message = cleanText(limits === '' ? words : `${words} (${limits})`);
	return { path: pathOf(entry), message, type: type === undefined ? undefined : cutText(type) };
}

const MOST_STEPS = 20;
const LONGEST_PATH = 160;

/** What is neither a name nor a position has no place in a path. */
function pathOf(entry: JsonObject): string {
	const place: unknown[] = Array.isArray(entry['loc']) ? entry['loc'] : [];
	const steps = (place[0] === 'body' ? place.slice(1) : place).slice(0, MOST_STEPS);
	const path = steps.reduce<string>((before, step) => {
		if (typeof step === 'number') return `${before}[${step}]`;
		if (typeof step !== 'string') return before;
		const name = cutText(cleanText(step));
		return before === '' ? name : `${before}.${name}`;
	}, '');
	return cutText(path, LONGEST_PATH);
}

/** `prompt: Field required`, as every message shows it. */
export function describeField(field: FieldProblem): string {
	return field.path === '' ? field.message : `${field.path}: ${field.message}`;
}
