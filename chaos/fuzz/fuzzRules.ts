import type { Stage } from '../faults/kind';
import type { Answer, HostileCall } from '../front/call';
import type { FrontRules } from '../front/front';
import { randomOf, type Random } from '../random';
import { keyWatch } from '../scenario/keyWatch';
import { itemIn, stageOf } from '../scenario/stage';
import type { World } from '../scenario/world';
import type { Truth } from '../truth/truth';
import { wholeAnswer, type BaseAnswers } from './base';
import { mutateAnswer, mutateEvents } from './mutateAnswer';
import type { FuzzTarget } from './targets';

/** An answer that was sent, for whoever wants to send it again. */
export interface SentAnswer extends Answer {
	readonly how: string;
}

export interface FuzzWatch {
	/** By the number of the case. */
	readonly sent: Map<number, SentAnswer[]>;
	readonly keyElsewhere: string[];
}

/** Changes the answers that the target is about, each case in its own way; all else is in order. */
export function fuzzRules(
	world: World,
	target: FuzzTarget,
	seed: number,
	truth: Truth,
	base: BaseAnswers,
): { readonly rules: FrontRules; readonly watch: FuzzWatch } {
	const { time, fal } = world;
	const watch: FuzzWatch = { sent: new Map(), keyElsewhere: [] };

	const baseFor = async ({ call, random, ask }: Stage, id: string): Promise<Answer> => {
		switch (call.purpose) {
			case 'catalogue':
				return id === '' ? base.page(random) : base.catalogue(id, random);
			case 'document':
				return base.document(id, random);
			case 'pricing':
				return base.price(id, random);
			default:
				return await wholeAnswer(call, await ask());
		}
	};

	const serve = async (call: HostileCall): Promise<void> => {
		if (target.refused?.includes(call.purpose) === true) {
			await call.answer({ status: 404, headers: {}, body: Buffer.from('{"detail":"Not Found"}') });
			return;
		}
		const number = await caseOf(call, truth);
		const sent = watch.sent.get(number ?? -1) ?? [];
		const chance = randomOf('answer', seed, number ?? -1, call.purpose, sent.length);
		const stage = stageOf(call, chance, time, truth, { notes: '' });
		if (!target.purposes.includes(call.purpose) || number === undefined) {
			await stage.honestly();
			return;
		}
		watch.sent.set(number, sent);
		const most = randomOf('most', seed, number).pick([1, 1, 2, 3, Infinity]);
		if (sent.length >= most) {
			await stage.honestly();
			return;
		}
		const id = new URLSearchParams(call.target.split('?')[1]).get('endpoint_id') ?? '';
		const given = await baseFor(stage, id);
		const { answer, how } = changed(given, chance);
		sent.push({ ...answer, how });
		stage.spoil('isAltered');
		stage.spoil('isForged');
		await stage.lie(answer);
	};

	return {
		watch,
		rules: {
			connect: async () => false,
			tls: () => 'tls13',
			call: serve,
			seen: keyWatch(fal.key, watch.keyElsewhere),
		},
	};
}

function changed(given: Answer, random: Random) {
	const isStream = given.headers['content-type'] === 'text/event-stream';
	if (!isStream || random.chance(0.2)) return mutateAnswer(given, random);
	const body = Buffer.from(mutateEvents(given.body.toString(), random));
	return { answer: { ...given, body }, how: 'events changed' };
}

/** The number of the case stands in the input, in the name of the file, or in that of the model. */
async function caseOf(call: HostileCall, truth: Truth): Promise<number | undefined> {
	const taking = truth.of(call);
	if (taking) return taking.item;
	const [, named] = /(?:item|fuzz-)(\d+)/.exec(decodeURIComponent(call.target)) ?? [];
	if (named !== undefined) return Number(named);
	if (call.purpose === 'put' || call.purpose === 'part') return undefined;
	const body = await call.body();
	const [, file] = /item(\d+)\.png/.exec(body.toString()) ?? [];
	return file === undefined ? itemIn(body) : Number(file);
}
