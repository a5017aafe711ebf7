/** The clocks of the machine, taken before {@link useVirtualTime} puts others in their place. */
export const real = {
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	now: performance.now.bind(performance),
} as const;

/** The next turn of the event loop, after whatever is ready in this one. */
export async function nextTurn(): Promise<void> {
	await new Promise<void>((resolve) => {
		setImmediate(resolve);
	});
}

export async function realSleep(ms: number): Promise<void> {
	await new Promise<void>((resolve) => {
		real.setTimeout(resolve, ms);
	});
}
