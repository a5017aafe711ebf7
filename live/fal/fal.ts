import type { Answer } from './answer';
import { openDoor, type Door, type DoorRules } from './door';
import { createLedger, type Ledger } from './ledger';
import { createQueue, type Queue } from './queue';
import { makeSharedRun, type SharedRun } from './sharedRun';

export interface FalSettings {
	/** A small image model. */
	readonly model: string;
	/** A small language model, in OpenRouter's spelling. */
	readonly chatModel: string;
	/** An address that leads to `webhookPort` here, or to somebody who looks. */
	readonly webhookUrl: string | undefined;
	readonly webhookPort: number | undefined;
	/** 64 MB, but for tests. */
	readonly partBytes: number;
}

export interface FalPorts {
	/** Rejects when `signal` aborts. */
	pause(ms: number, signal?: AbortSignal): Promise<void>;
	now(): number;
}

/** fal as checks see it. */
export interface Fal extends FalSettings {
	/** For what costs nothing; paid work goes through `queue`. */
	readonly ask: Door;
	readonly queue: Queue;
	readonly ledger: Ledger;
	/** The 429 that were met on the way. */
	readonly refusals: readonly Answer[];
	/** The input of the cheapest run of `model`. */
	readonly input: Readonly<Record<string, unknown>>;
	/** Made when it is asked for first; whatever came of it, it is not made again. */
	sharedRun(): Promise<SharedRun>;
	pause(ms: number): Promise<void>;
	now(): number;
}

const SMALLEST_INPUT = {
	prompt: 'a plain grey square',
	image_size: { width: 512, height: 512 },
	num_inference_steps: 1,
	num_images: 1,
} as const;

export function openFal(settings: FalSettings, rules: DoorRules, ports: FalPorts): Fal {
	const refusals: Answer[] = [];
	const ledger = createLedger();
	const door = openDoor(rules);
	const ask: Door = async (call) => {
		const answer = await door(call);
		if (answer.status === 429) refusals.push(answer);
		return answer;
	};
	const queue = createQueue({
		ask,
		ledger,
		stop: rules.stop,
		pause: (ms, goesOn) => ports.pause(ms, goesOn === true ? undefined : rules.stop),
		now: ports.now,
	});
	let shared: Promise<SharedRun> | undefined;
	return {
		...settings,
		ask,
		queue,
		ledger,
		refusals,
		input: SMALLEST_INPUT,
		sharedRun() {
			const order = { endpointId: settings.model, input: SMALLEST_INPUT };
			shared ??= makeSharedRun(ask, queue, order);
			return shared;
		},
		pause: (ms) => ports.pause(ms, rules.stop),
		now: ports.now,
	};
}
