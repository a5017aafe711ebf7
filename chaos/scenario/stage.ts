import type { Stage } from '../faults/kind';
import type { HostileCall } from '../front/call';
import type { CoreAnswer } from '../front/core';
import type { Random } from '../random';
import type { VirtualTime } from '../time/virtualTime';
import type { Truth } from '../truth/truth';

type Spoilt = 'isAltered' | 'isForged';

/** What a fault is given for its work; everything that really happens goes into the truth. */
export function stageOf(
	call: HostileCall,
	random: Random,
	time: VirtualTime,
	truth: Truth,
	deed: { notes: string },
): Stage & { spoil(how: Spoilt): void } {
	let honest: CoreAnswer | undefined;
	const spoilt: Spoilt[] = [];
	const mark = () => {
		const taking = truth.of(call);
		for (const how of spoilt) if (taking) taking[how] = true;
	};
	const ask = async (): Promise<CoreAnswer> => {
		if (!honest) {
			honest = await call.ask((text) => truth.eventTold(call, text));
			truth.asked(call, itemIn(await call.body()), honest);
			deed.notes += ` (fal: ${honest.status})`;
			mark();
		}
		return honest;
	};
	const stage = {
		call,
		random,
		time,
		ask,
		async take() {
			await call.body();
			if (random.chance(0.6)) (await ask()).events?.destroy();
		},
		async honestly() {
			await stage.tell(await ask());
		},
		async tell(answer: CoreAnswer) {
			const isWhole = await call.handOn(answer);
			if (isWhole) truth.told(call, answer);
			else deed.notes += ' (nobody there)';
		},
		async lie(answer: Parameters<HostileCall['answer']>[0]) {
			const isWhole = await call.answer(answer);
			const isHead =
				honest?.status === answer.status &&
				honest.headers['x-fal-request-id'] === answer.headers['x-fal-request-id'];
			if (isWhole && isHead) truth.headTold(call, answer);
		},
		arrived(answer: CoreAnswer, part: 'whole' | 'head') {
			if (part === 'whole') truth.told(call, answer);
			else truth.headTold(call, answer);
		},
		note(words: string | number) {
			deed.notes += ` ${words}`;
		},
		spoil(how: Spoilt) {
			spoilt.push(how);
			mark();
		},
	};
	return stage;
}

/** The number that a call has in its input. */
export function itemIn(body: Buffer): number | undefined {
	const [, number] = /"number":\s*(\d+)/.exec(body.toString()) ?? [];
	return number === undefined ? undefined : Number(number);
}
