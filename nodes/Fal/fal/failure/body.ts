import { cleanText, type FieldProblem } from '../errors';
import { isRecord, readText, tryParseJson, type JsonObject } from '../json';

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
	/** False for bodies that fal did not write, e.g. the HTML page of a proxy. */
	readonly fromFal: boolean;
}

const NOTHING: ErrorBody = {
	text: '',
	fields: [],
	type: undefined,
	queueStatus: undefined,
	fromFal: false,
};

/** Never throws: a body of another shape is an {@link ErrorBody} without text. */
export function readErrorBody(body: Buffer): ErrorBody {
	return errorBodyOf(tryParseJson(body.toString('utf8')));
}

/** The same for a body that is parsed already, as events of a stream carry it. */
export function errorBodyOf(value: unknown): ErrorBody {
	if (typeof value === 'string') return { ...NOTHING, text: cleanText(value) };
	if (!isRecord(value)) return NOTHING;
	const { error, detail } = value;
	if (isRecord(error)) return fromParts(readText(error, 'message'), [], readText(error, 'type'));
	const type = readText(value, 'error_type') ?? readText(value, 'type');
	if (typeof detail === 'string') return fromParts(detail, [], type);
	if (detail !== undefined) return fromDetail(detail, type);
	const text = readText(value, 'message') ?? readText(value, 'error');
	const queueStatus = readText(value, 'status');
	return {
		...fromParts(text, [], type),
		queueStatus,
		fromFal: text !== undefined || queueStatus !== undefined,
	};
}

function fromParts(
	text: string | undefined,
	fields: readonly FieldProblem[],
	type: string | undefined,
): ErrorBody {
	return { text: cleanText(text ?? ''), fields, type, queueStatus: undefined, fromFal: true };
}

function fromDetail(detail: unknown, type: string | undefined): ErrorBody {
	const entries = Array.isArray(detail) ? detail : [detail];
	const fields = entries.map(fieldProblem).filter((problem) => problem !== undefined);
	return fromParts(fields.map(describeField).join('; '), fields, type ?? fields[0]?.type);
}

/** Only place, message and type are taken: `input` repeats the prompt or whole files. */
function fieldProblem(entry: unknown): FieldProblem | undefined {
	if (typeof entry === 'string') return { path: '', message: cleanText(entry) };
	if (!isRecord(entry)) return undefined;
	const message = readText(entry, 'msg') ?? readText(entry, 'message') ?? readText(entry, 'type');
	if (message === undefined) return undefined;
	return { path: pathOf(entry), message: cleanText(message), type: readText(entry, 'type') };
}

function pathOf(entry: JsonObject): string {
	const place: unknown[] = Array.isArray(entry['loc']) ? entry['loc'] : [];
	const steps = place[0] === 'body' ? place.slice(1) : place;
	return steps.reduce<string>((path, step) => {
		if (typeof step === 'number') return `${path}[${String(step)}]`;
		return path === '' ? String(step) : `${path}.${String(step)}`;
	}, '');
}

/** `prompt: Field required`, as every message shows it. */
export function describeField(field: FieldProblem): string {
	return field.path === '' ? field.message : `${field.path}: ${field.message}`;
}
