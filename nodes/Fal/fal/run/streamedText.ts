/** So many pieces that each began with the one before it are no chance. */
const DECIDED_AFTER = 3;

/**
 * Puts the pieces of a streamed text together. fal does not say whether an event carries the whole
 * text so far or only what is new, so both readings are kept until one is ruled out.
 *
 * @see https://fal.ai/docs/documentation/model-apis/inference/streaming
 */
export class StreamedText {
	/** All pieces one after the other: the text if each is only what is new. */
	private joined = '';
	/** The text if each piece is all of it so far. */
	private latest = '';
	private reading: 'open' | 'new' | 'whole' = 'open';
	private growths = 0;

	get text(): string {
		if (this.reading === 'open') return this.growths > 0 ? this.latest : this.joined;
		return this.reading === 'new' ? this.joined : this.latest;
	}

	/**
	 * Takes the next piece and returns the part of it that is new to the reader.
	 *
	 * @param isLast the last piece may be the whole text, whatever those before it were
	 */
	add(piece: string, isLast = false): string {
		if (piece === '') return '';
		if (this.latest === '') return this.begin(piece);
		const repeats = this.reading !== 'whole' && this.isWhole(piece, isLast);
		if (repeats) return this.replace(piece);
		if (this.reading === 'new') return this.append(piece);
		if (piece.length > this.latest.length && piece.startsWith(this.latest)) return this.grow(piece);
		if (piece === this.latest && this.growths > 0) return '';
		if (this.reading === 'whole') return this.replace(piece);
		this.reading = piece === this.latest ? 'open' : 'new';
		return this.append(piece);
	}

	private begin(piece: string): string {
		this.joined = piece;
		this.latest = piece;
		return piece;
	}

	private append(piece: string): string {
		this.joined += piece;
		this.latest = piece;
		return piece;
	}

	private grow(piece: string): string {
		const news = piece.slice(this.latest.length);
		this.growths += 1;
		this.joined += piece;
		this.latest = piece;
		if (this.growths < DECIDED_AFTER) return news;
		this.reading = 'whole';
		this.joined = '';
		return news;
	}

	private replace(piece: string): string {
		const shown = this.text;
		this.reading = this.reading === 'open' ? 'new' : this.reading;
		this.joined = piece;
		this.latest = piece;
		return piece.startsWith(shown) ? piece.slice(shown.length) : piece;
	}

	/** Whether the piece repeats all that came before it, as the end of a stream of new parts may. */
	private isWhole(piece: string, isLast: boolean): boolean {
		const repeatsParts = this.reading === 'new' || isLast;
		return repeatsParts && piece.length >= this.text.length && piece.startsWith(this.text);
	}
}
