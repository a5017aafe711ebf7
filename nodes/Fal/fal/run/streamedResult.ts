import { falError } from '../errors';
import { isRecord, type JsonObject } from '../json';
import { StreamedText } from './streamedText';

/**
 * Members of fal's language-model events that carry text piece by piece.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/streaming
 */
const TEXT_MEMBERS = ['output', 'reasoning'];
/** Some services end a stream with this instead of just closing it. */
const END_MARK = '[DONE]';

/** What a stream of events amounts to: one text, or the last object with its texts complete. */
export class StreamedResult {
	private last: unknown;
	private readonly text = new StreamedText();
	private isText = false;
	private readonly members = new Map(TEXT_MEMBERS.map((key) => [key, new StreamedText()]));

	/**
	 * Takes an event.
	 *
	 * @param raw the data of the event as it came: what counts when a piece of text is "5" or "null"
	 * @returns what is new to somebody who watches, undefined when nothing is
	 */
	add(raw: string, value: unknown): unknown {
		if (value === END_MARK) return undefined;
		if (isRecord(value)) return this.addObject(value);
		if (typeof value === 'string') this.isText = true;
		// A number may be a piece of text: only text that comes before or after it tells.
		const news = this.text.add(typeof value === 'string' ? value : raw);
		if (this.isText) return emptyAsNone(news);
		this.last = value;
		return value;
	}

	/** @throws {FalError} `unexpectedAnswer` when nothing arrived */
	value(): unknown {
		const value = this.partial();
		if (value !== undefined) return value;
		throw falError({
			kind: 'unexpectedAnswer',
			message: 'The stream of the model ended without a result',
		});
	}

	/** What has arrived so far; undefined before anything has. */
	partial(): unknown {
		return this.isText ? this.text.text : this.last;
	}

	private addObject(event: JsonObject): unknown {
		// Events with a type are those of a workflow; their outputs belong to different steps.
		const isStep = typeof event['type'] === 'string';
		const [completed, news] = isStep ? [event, undefined] : this.completeTexts(event);
		this.last = completed;
		return news === undefined ? event : emptyAsNone(news);
	}

	private completeTexts(event: JsonObject): [JsonObject, string | undefined] {
		const completed = { ...event };
		let news: string | undefined;
		for (const [key, text] of this.members) {
			const piece = event[key];
			const added = typeof piece === 'string' ? text.add(piece, event['partial'] === false) : '';
			if (key === 'output' && typeof piece === 'string') news = added;
			if (typeof piece === 'string' || (piece === null && text.text !== '')) {
				completed[key] = text.text;
			}
		}
		return [completed, news];
	}
}

function emptyAsNone(news: string): string | undefined {
	return news === '' ? undefined : news;
}
