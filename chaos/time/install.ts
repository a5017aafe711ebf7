// Loaded first, so that Node's own server keeps the timers of the machine.
import 'node:http';
import { Socket } from 'node:net';

import { VirtualTime, VirtualTimer } from './virtualTime';

type Callback = (...args: unknown[]) => void;

/**
 * Puts virtual time in the place of the machine's, for the whole process: timers, clocks, and the
 * time-outs of sockets. What Node's own parts do for themselves (keep-alive, name look-ups) goes on in
 * real time. Must run before anything is imported that keeps the functions of now.
 */
export function useVirtualTime(quiet: () => Promise<void>): VirtualTime {
	const time = new VirtualTime(quiet);
	const startedAt = Date.now() - time.now();
	const replaced = {
		setTimeout: (callback: Callback, ms = 0, ...args: unknown[]) =>
			time.plan(() => callback(...args), ms),
		setInterval: (callback: Callback, ms = 0, ...args: unknown[]) =>
			time.plan(() => callback(...args), ms, true),
		clearTimeout: (timer: unknown) => stop(time, timer),
		clearInterval: (timer: unknown) => stop(time, timer),
	};
	Object.assign(globalThis, replaced);
	Object.defineProperty(performance, 'now', { value: () => time.now() });
	Date.now = () => Math.floor(startedAt + time.now());
	useForSockets(time);
	return time;
}

function stop(time: VirtualTime, timer: unknown): void {
	if (timer instanceof VirtualTimer) time.stop(timer);
}

/** `socket.setTimeout` counts on the virtual clock; Node tells of every move by `_unrefTimer`. */
function useForSockets(time: VirtualTime): void {
	const idle = new WeakMap<Socket, VirtualTimer>();
	const { prototype } = Socket;
	const moved: unknown = Reflect.get(prototype, '_unrefTimer');
	if (typeof moved !== 'function') throw new Error('This Node has no socket._unrefTimer');
	prototype.setTimeout = function (this: Socket, ms: number, callback?: () => void) {
		Object.assign(this, { timeout: ms });
		const known = idle.get(this);
		if (known) known.close();
		else this.once('close', () => idle.get(this)?.close());
		if (ms === 0) {
			if (callback) this.removeListener('timeout', callback);
			return this;
		}
		if (callback) this.once('timeout', callback);
		idle.set(
			this,
			time.plan(() => {
				if (!this.destroyed) this.emit('timeout');
			}, ms),
		);
		return this;
	};
	/** A move of what is inside of TLS is one of the connection below, too. */
	const refresh = (socket: unknown): void => {
		if (!(socket instanceof Socket)) return;
		idle.get(socket)?.refresh();
		refresh(Reflect.get(socket, '_parent'));
	};
	Reflect.set(prototype, '_unrefTimer', function (this: Socket) {
		refresh(this);
		Reflect.apply(moved, this, []);
	});
}
