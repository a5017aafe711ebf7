import type { Clock } from '../clock';
import type { Places } from './places';
import type { Transport } from '../transport';

/** What a run needs from outside. */
export interface Ports {
	readonly transport: Transport;
	readonly clock: Clock;
	/** What runs side by side know of the account. */
	readonly places: Places;
}
