/**
 * Looks again and again until `look` gives something, and gives that.
 *
 * @throws when nothing came in time; `what` says what was waited for.
 */
export async function until<T>(
	what: string,
	look: () => Promise<T | undefined | false> | T | undefined | false,
	timeoutMs = 20_000,
): Promise<T> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const found = await look();
		if (found !== undefined && found !== false) return found;
		if (Date.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
		await new Promise((next) => setTimeout(next, 50));
	}
}
