import { mayCarryKey, type Transport } from '../../nodes/Fal/fal';
import type { Emulator } from '../../emulator';

/** A transport into the emulated internet, with the key where fal may see it. */
export function emulatedTransport(emulator: Emulator, key = emulator.key): Transport {
	return {
		async send({ method, url, headers, withoutKey }) {
			const carriesKey = withoutKey !== true && mayCarryKey(url);
			const response = await emulator.fetch(url, {
				method,
				headers: { ...headers, ...(carriesKey && { authorization: `Key ${key}` }) },
			});
			return {
				status: response.status,
				headers: Object.fromEntries(response.headers),
				body: Buffer.from(await response.arrayBuffer()),
			};
		},
		open: () => {
			throw new Error('The catalogue has no streams');
		},
	};
}
