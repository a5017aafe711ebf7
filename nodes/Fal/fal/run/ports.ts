import type { Clock } from '../clock';
import type { Pace } from './pace';
import type { Transport } from '../transport';

/** What a run needs from outside. */
export interface Ports {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly pace: Pace;
}
