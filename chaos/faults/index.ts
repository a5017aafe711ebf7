import type { Purpose } from '../front/purpose';
import { bodies } from './bodies';
import { breaks } from './breaks';
import { eventStreams } from './eventStreams';
import type { FaultKind } from './kind';
import { oddHttp } from './oddHttp';
import { pages } from './pages';
import { redirects } from './redirects';
import { storms } from './storms';
import { words } from './words';

/** Everything that can happen to a call once its connection stands. */
export const faultKinds: readonly FaultKind[] = [
	...breaks,
	...oddHttp,
	...pages,
	...bodies,
	...redirects,
	...storms,
	...eventStreams,
	...words,
];

/** Those that make sense for such a call, with their weights. */
export function faultsFor(purpose: Purpose): Array<readonly [weight: number, kind: FaultKind]> {
	return faultKinds
		.filter(({ purposes }) => purposes.includes(purpose))
		.map((kind) => [kind.weight ?? 1, kind]);
}
