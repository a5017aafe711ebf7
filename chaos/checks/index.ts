import type { Evidence } from '../scenario/evidence';
import type { Breach } from './promises';
import { endsInTime, nothingIsLeft } from './endings';
import { accountedFor, resultsAreKept, resumesInTheEnd, rightResults } from './items';
import { openIsKnown, paidIsNamed, paidOnce } from './payments';
import { wordsAreTrue } from './truthfulness';
import { keyStaysHome, textsAreClean } from './secrets';

/** Milliseconds of the machine's work that one run, or all cases of a batch, may need. */
const MOST_CPU_MS = 10_000;
/** More than the process ever had, in MB. */
const MOST_GROWTH_MB = 700;

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
		...evidence.alarms.map((how): Breach => ({ promise: 'no alarm in the process', how })),
		...littleWork(evidence),
	];
}

function littleWork({ cpuMs, grownMb }: Evidence): Breach[] {
	const breaches: Breach[] = [];
	if (cpuMs > MOST_CPU_MS) {
		breaches.push({ promise: 'little work', how: `${Math.round(cpuMs)} ms of the processor` });
	}
	if (grownMb > MOST_GROWTH_MB) {
		breaches.push({ promise: 'bounded memory', how: `${Math.round(grownMb)} MB more` });
	}
	return breaches;
}
