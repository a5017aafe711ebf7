import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

type Callback = (...result: unknown[]) => void;

/** Work that threads of Node do for this process and that `process.getActiveResourcesInfo` leaves out. */
export class Threads {
	private count = 0;

	constructor() {
		this.watchPacking();
		this.watchKeys();
	}

	get areBusy(): boolean {
		return this.count > 0;
	}

	/** Counts the work of a method that gives a promise, from now on. */
	watch(owner: object, name: string): void {
		const original: unknown = Reflect.get(owner, name);
		if (typeof original !== 'function') throw new Error(`There is no ${name}`);
		const { begin, end } = this;
		Object.defineProperty(owner, name, {
			async value(this: unknown, ...given: unknown[]): Promise<unknown> {
				begin();
				try {
					const result: unknown = await Reflect.apply(original, this, given);
					return result;
				} finally {
					end();
				}
			},
		});
	}

	private watchPacking(): void {
		const base: object = Object.getPrototypeOf(Object.getPrototypeOf(zlib.Gunzip.prototype));
		const transform: unknown = Reflect.get(base, '_transform');
		if (typeof transform !== 'function') throw new Error('This Node packs in another way');
		const { begin, end } = this;
		const watched = function (this: Transform, ...given: [unknown, unknown, Callback]): void {
			const [chunk, encoding, done] = given;
			begin();
			// A stream that breaks closes without calling back.
			this.once('close', finish);
			Reflect.apply(transform, this, [
				chunk,
				encoding,
				(...result: unknown[]) => {
					this.off('close', finish);
					finish();
					done(...result);
				},
			]);
		};
		const finish = (): void => end();
		Reflect.set(base, '_transform', watched);
	}

	private watchKeys(): void {
		for (const name of ['generateKey', 'importKey', 'exportKey', 'sign', 'verify', 'digest']) {
			this.watch(crypto.subtle, name);
		}
	}

	private readonly begin = (): void => {
		this.count += 1;
	};

	private readonly end = (): void => {
		this.count -= 1;
	};
}
