import type { Evidence } from './evidence';
import type { World } from './world';

/** How long after the end nothing may be left, in milliseconds. */
const AFTERMATH_MS = 30_000;
/** Bytes; TLS begins with more. */
const MOST_OF_A_CONNECT = 300;
/** Longer than any fault sleeps, so that no run reaches into the next one. */
const LET_GO_MS = 200_000;

/** What is left of a run half a minute after its end. */
export async function leftOf(
	{ time, connections, front }: World,
	listenersLeft: () => number,
): Promise<Evidence['left']> {
	await time.pass(AFTERMATH_MS);
	return {
		sockets: connections.open
			// One whose tunnel never came about is not in the node’s hands: n8n’s agent keeps it.
			.filter(
				(socket) => socket.remotePort === front.port && socket.bytesWritten > MOST_OF_A_CONNECT,
			)
			.map((socket) => `${socket.bytesWritten} bytes sent, ${socket.bytesRead} received`),
		timers: time.planned.map(({ origin }) => origin).filter((origin) => origin !== ''),
		listeners: listenersLeft(),
	};
}

/** Ends whatever still goes on between the node and fal. */
export async function letGo({ time, front }: World): Promise<void> {
	front.hangUp();
	await time.pass(LET_GO_MS);
}

/** What Node complains of meanwhile. */
export function listenForAlarms(): { readonly heard: readonly string[]; end(): void } {
	const heard: string[] = [];
	const onRejection = (reason: unknown) => {
		const { stack } = Object(reason);
		heard.push(`unhandled rejection: ${String(stack ?? reason)}`);
	};
	const onWarning = (warning: Error) => {
		heard.push(`warning: ${warning.name}: ${warning.message}`);
	};
	process.on('unhandledRejection', onRejection);
	process.on('warning', onWarning);
	return {
		heard,
		end() {
			process.off('unhandledRejection', onRejection);
			process.off('warning', onWarning);
		},
	};
}
