/**
 * Puts the pieces of a streamed text together. fal does not say whether an event carries the whole
 * text so far or only what is new (fal-protocol 4), so both readings are kept until one is ruled out.
 */
export class StreamedText {
	private joined = '';
	private latest = '';
	private pieces = 0;
	/** Every piece so far began with the piece before it. */
	private mayBeCumulative = true;
	private grew = false;

	/** Takes the next piece and returns the part of it that is new to the reader. */
	add(piece: string): string {
		const before = this.text;
		if (this.isWholeText(piece)) {
			this.joined = piece;
			this.mayBeCumulative = false;
		} else {
			if (this.pieces > 0 && !piece.startsWith(this.latest)) this.mayBeCumulative = false;
			else if (this.latest !== '' && piece.length > this.latest.length) this.grew = true;
			this.joined += piece;
		}
		this.latest = piece;
		this.pieces += 1;
		const now = this.text;
		return now.startsWith(before) ? now.slice(before.length) : piece;
	}

	get text(): string {
		return this.mayBeCumulative && this.grew ? this.latest : this.joined;
	}

	/** After pieces that were only what is new, a last one may repeat everything. */
	private isWholeText(piece: string): boolean {
		return !this.mayBeCumulative && this.pieces > 1 && piece.startsWith(this.joined);
	}
}
