const LOOK_MS = 5;
const LONGEST_MS = 10_000;

/**
 * Looks again and again until `look` says yes.
 *
 * @throws when it has not within `timeoutMs`; the message names `what` was waited for
 */
export async function until(
	what: string,
	look: () => boolean,
	timeoutMs = LONGEST_MS,
): Promise<void> {
	const end = performance.now() + timeoutMs;
	while (!look()) {
		if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}`);
		await new Promise((next) => setTimeout(next, LOOK_MS));
	}
}
