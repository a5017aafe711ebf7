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
const LIKE_JSON = /^\s*[{[]/;

/** What a stream of events amounts to: one text, or the last object with its texts complete. */
export class StreamedResult {
	private last: unknown;
	private readonly text = new StreamedText();
	private isText = false;
	/** What looks like JSON that broke off; text of a model only if more comes after it. */
	private held: string | undefined;
	/** Events of a workflow begin with what it submits, and end with its output. */
	private isWorkflow = false;
	private readonly members = new Map(TEXT_MEMBERS.map((key) => [key, new StreamedText()]));

	/**
	 * Takes an event.
	 *
	 * @param raw the data of the event as it came: what counts when a piece of text is "5" or "null"
	 * @returns what is new to somebody who watches, undefined when nothing is
	 */
	add(raw: string, value: unknown): unknown {
		if (value === END_MARK) return undefined;
		const before = this.release();
		if (isRecord(value)) return this.addObject(value);
		if (typeof value === 'string' && !this.isText && LIKE_JSON.test(value)) {
			this.held = value;
			return undefined;
		}
		if (typeof value === 'string') this.isText = true;
		// A number may be a piece of text: only text that comes before or after it tells.
		const news = before + this.text.add(typeof value === 'string' ? value : raw);
		if (this.isText) return emptyAsNone(news);
		this.last = value;
		return value;
	}

	/**
	 * The whole, when the stream has ended in order. That says nothing of the work: a line that something
	 * between closes ends in order too.
	 *
	 * @throws {FalError} `unexpectedAnswer` when nothing arrived, `unclear` when the end is missing
	 */
	value(): unknown {
		const value = this.partial();
		if (value === undefined) {
			throw falError({
				kind: 'unexpectedAnswer',
				message: 'The stream of the model ended without a result',
			});
		}
		if (this.isUnfinished) {
			throw falError({
				kind: 'unclear',
				message: 'The stream of the model ended in the middle',
			});
		}
		return value;
	}

	private release(): string {
		const { held } = this;
		this.held = undefined;
		if (held === undefined) return '';
		this.isText = true;
		return this.text.add(held);
	}

	/** Whether the last event says that more follows, or is a piece of one. */
	private get isUnfinished(): boolean {
		if (this.held !== undefined) return true;
		if (this.isText || !isRecord(this.last)) return false;
		const { partial, type } = this.last;
		return partial === true || type === 'submit' || (type === 'completion' && this.isWorkflow);
	}

	/** What has arrived so far; undefined before anything has. */
	partial(): unknown {
		if (this.isText) return this.text.text;
		return this.last === undefined ? this.held : this.last;
	}

	private addObject(event: JsonObject): unknown {
		// Events with a type are those of a workflow; their outputs belong to different steps.
		const isStep = typeof event['type'] === 'string';
		if (event['type'] === 'submit') this.isWorkflow = true;
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
