import type { Breach, Evidence } from '../scenario/evidence';
import { endsInTime, nothingIsLeft } from './endings';
import { accountedFor, resultsAreKept, resumesInTheEnd, rightResults } from './items';
import { openIsKnown, paidIsNamed, paidOnce } from './payments';
import { wordsAreTrue } from './truthfulness';
import { keyStaysHome, textsAreClean } from './secrets';

/** Milliseconds of the machine's work that one run may need. */
const MOST_CPU_MS = 20_000;

/** Every promise that the run broke. */
export function breachesOf(evidence: Evidence, key: string): Breach[] {
	return [
		...paidOnce(evidence),
		...paidIsNamed(evidence),
		...openIsKnown(evidence),
		...accountedFor(evidence),
		...wordsAreTrue(evidence),
		...resumesInTheEnd(evidence),
		...rightResults(evidence),
		...resultsAreKept(evidence),
		...endsInTime(evidence),
		...nothingIsLeft(evidence),
		...keyStaysHome(evidence),
		...textsAreClean(evidence, key),
		...evidence.alarms.map((how) => ({ promise: 'no alarm in the process', how })),
		...(evidence.cpuMs > MOST_CPU_MS
			? [{ promise: 'little work', how: `${Math.round(evidence.cpuMs)} ms of the processor` }]
			: []),
	];
}
