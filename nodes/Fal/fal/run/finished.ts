import { falError } from '../errors';
import { tryParseJson } from '../json';
import { isJsonType, mediaType, type FalResponse } from '../transport';

/**
 * What the model returned, as it returned it: any JSON value, text of a text model, or, when a
 * model answers with the bytes of a file, a data URI of them.
 *
 * @throws {FalError} `unexpectedAnswer` for an answer that cannot be a model's: a web page, an empty
 *   body, or JSON that is none
 */
export function readAnswer(response: FalResponse): unknown {
	const type = mediaType(response.headers);
	const { body } = response;
	if (type === '' || isJsonType(type)) return parsed(body);
	if (body.length === 0) throw unreadable('is empty');
	if (type === 'text/html') throw unreadable('is a web page');
	if (type.startsWith('text/')) return body.toString('utf8');
	return `data:${type};base64,${body.toString('base64')}`;
}

function parsed(body: Buffer): unknown {
	const value = tryParseJson(body.toString('utf8'));
	if (value === undefined) throw unreadable(body.length === 0 ? 'is empty' : 'is no valid JSON');
	return value;
}

function unreadable(how: string) {
	return falError({ kind: 'unexpectedAnswer', message: `The answer of the model ${how}` });
}
