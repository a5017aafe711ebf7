import type { EmulatorContext } from '../server/context';

/** Resolves after `ms`, or at once when the caller hangs up. */
export function pause(
	ms: number,
	gone: AbortSignal,
	context: Pick<EmulatorContext, 'schedule'>,
): Promise<void> {
	if (ms <= 0 || gone.aborted) return Promise.resolve();
	return new Promise((resolve) => {
		const callOff = context.schedule(ms, () => {
			gone.removeEventListener('abort', end);
			resolve();
		});
		const end = () => {
			callOff();
			resolve();
		};
		gone.addEventListener('abort', end, { once: true });
	});
}

export function waitForHangUp(gone: AbortSignal): Promise<void> {
	if (gone.aborted) return Promise.resolve();
	return new Promise((resolve) => {
		gone.addEventListener('abort', () => resolve(), { once: true });
	});
}
