import { PURPOSES, type Purpose } from '../front/purpose';
import { faultKinds } from '../faults';
import { randomOf, type Random } from '../random';

export const OPERATIONS = [
	'run',
	'submit',
	'getResult',
	'getStatus',
	'cancel',
	'upload',
	'download',
	'getInfo',
	'search',
] as const;

export type OperationName = (typeof OPERATIONS)[number];

export interface ScenarioItem {
	readonly number: number;
	readonly model: string;
	/** The item brings a file. */
	readonly hasFile: boolean;
}

/** A time in which one thing happens to all calls of some kinds, such as a proxy that restarts. */
export interface Weather {
	readonly fromMs: number;
	readonly toMs: number;
	readonly purposes: readonly Purpose[];
	/** Of a fault, or `refused` for connections. */
	readonly fault: string;
}

/** All that is drawn for one run. */
export interface Scenario {
	readonly name: string;
	readonly operation: OperationName;
	readonly mode: 'queue' | 'direct' | 'stream' | 'webhook';
	readonly items: readonly ScenarioItem[];
	readonly timeoutSeconds: number;
	readonly maxConcurrency: number;
	readonly onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	readonly maxTries: number;
	readonly waitBetweenTriesMs: number;
	readonly checkInput: boolean;
	readonly includeLogs: boolean;
	readonly downloadFiles: boolean;
	readonly waitUntilDone: boolean;
	readonly stopAfterMs: number | undefined;
	readonly workflowTimeoutMs: number | undefined;
	readonly binaryMode: 'default' | 'filesystem';
	/** How likely a call of a kind goes wrong. */
	readonly faultRate: Readonly<Record<Purpose, number>>;
	readonly connectFaultRate: number;
	/** Somebody listens to the pieces of a streamed text, and may not take them. */
	readonly caller: 'nobody' | 'listens' | 'fails';
	/** Only these faults; all when undefined. */
	readonly only: readonly string[] | undefined;
	readonly weather: readonly Weather[];
	/** Share of the connections that speak TLS 1.2. */
	readonly oldTls: number;
}

/** Nothing goes wrong. */
export const NO_FAULTS = rates(() => 0);

/** Models that the honest fal knows, with how likely they are. */
const MODELS = [
	[6, 'acme/quick'],
	[4, 'acme/steady'],
	[2, 'acme/slow'],
	[1, 'acme/endless'],
	[1, 'acme/stuck'],
	[1, 'acme/refuses'],
	[2, 'acme/moody'],
	[1, 'acme/breaks'],
	[1, 'acme/policy'],
	[1, 'acme/stubborn'],
	[2, 'acme/pictures'],
] as const;

/** The run of this number, always the same for the same seed. */
export function drawScenario(seed: number, run: number): Scenario {
	const random = randomOf('scenario', seed, run);
	const operation = random.weighted<OperationName>([
		[14, 'run'],
		[2, 'submit'],
		[2, 'getResult'],
		[1, 'getStatus'],
		[1, 'cancel'],
		[1, 'upload'],
		[1, 'download'],
		[0.5, 'getInfo'],
		[0.5, 'search'],
	]);
	const mode = random.weighted<Scenario['mode']>([
		[8, 'queue'],
		[3, 'direct'],
		[3, 'stream'],
		[2, 'webhook'],
	]);
	const withFiles = random.chance(0.25);
	const isPaused = operation === 'run' && mode === 'webhook';
	const count = random.weighted([
		[2, 1],
		[3, random.whole(2, 4)],
		[3, random.whole(5, 9)],
		[1, random.whole(10, 16)],
	]);
	const retries = random.chance(0.55);
	return {
		name: `${seed}/${run}`,
		operation,
		mode,
		items: Array.from({ length: count }, (_, number) => ({
			number,
			model: random.weighted(MODELS),
			hasFile: withFiles && random.chance(0.6),
		})),
		timeoutSeconds: random.pick([1, 2, 5, 20, 60, 60, 150, 600]),
		maxConcurrency: random.pick([1, 2, 5, 5, 10, 20]),
		onError: random.pick([
			'stopWorkflow',
			'continueRegularOutput',
			'continueRegularOutput',
			'continueErrorOutput',
		] as const),
		maxTries: retries ? random.whole(2, 4) : 1,
		waitBetweenTriesMs: random.pick([0, 10, 1_000, 5_000]),
		checkInput: random.chance(0.3),
		includeLogs: random.chance(0.3),
		downloadFiles: random.chance(0.3),
		waitUntilDone: random.chance(0.7),
		stopAfterMs: random.chance(0.2)
			? random.pick([0, 1, 20, 300, 2_000, 9_000, 40_000, 100_000])
			: undefined,
		workflowTimeoutMs: random.chance(0.08) ? random.pick([500, 5_000, 40_000]) : undefined,
		binaryMode: random.pick(['default', 'filesystem'] as const),
		caller: mode === 'stream' ? random.pick(['nobody', 'listens', 'fails'] as const) : 'nobody',
		...drawHostility(random, isPaused),
	};
}

function drawHostility(random: Random, isPaused: boolean) {
	const general = random.pick([0, 0.05, 0.15, 0.3, 0.5, 0.7]);
	const isFocused = random.chance(0.4);
	const focus = PURPOSES.filter(() => random.chance(0.25));
	const faultRate = rates((purpose) => {
		if (!isFocused) return general;
		return focus.includes(purpose) ? 0.8 : 0.02;
	});
	const only = random.chance(0.35)
		? Array.from({ length: random.whole(1, 3) }, () => random.pick(faultKinds).name)
		: undefined;
	return {
		faultRate,
		connectFaultRate: random.pick([0, 0, 0.05, 0.15, 0.4]),
		only,
		weather: random.chance(0.3) ? drawWeather(random, isPaused) : [],
		oldTls: random.pick([0, 0, 0.5, 1]),
	};
}

/** Things that last: a proxy restarts, a gateway is down, nobody is reached. */
const LASTING = [
	'foreign page',
	'fal is tired',
	'shut door',
	'rate limit',
	'reset after the body',
	'web page with 200',
	'silence',
	'time-out of a gateway',
	'fal does not know it yet',
	'fal refuses the key for a while',
	'completed too early',
	'endless trickle',
	'refused',
	'refused',
] as const;

function drawWeather(random: Random, isPaused: boolean): Weather[] {
	return Array.from({ length: random.whole(1, 2) }, () => {
		const fromMs = random.pick([0, 0, 500, 3_000, 10_000, 60_000]);
		const lengthMs = random.pick([500, 5_000, 20_000, isPaused ? 20_000 : 50_000]);
		const purposes = random.pick<readonly Purpose[]>([
			PURPOSES,
			['status', 'statusStream'],
			['status', 'statusStream', 'result'],
			['result'],
			['cancel'],
			['status', 'statusStream', 'result', 'cancel'],
			['submit'],
			['direct', 'modelStream'],
		]);
		return { fromMs, toMs: fromMs + lengthMs, purposes, fault: random.pick(LASTING) };
	});
}

function rates(rateOf: (purpose: Purpose) => number): Readonly<Record<Purpose, number>> {
	const entries = PURPOSES.map((purpose) => [purpose, rateOf(purpose)] as const);
	// Every purpose stands in the list.
	return Object.fromEntries(entries) as Record<Purpose, number>;
}
