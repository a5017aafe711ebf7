import type { Emulator } from '../../emulator';
import type { Answer, HostileCall } from '../front/call';
import type { CoreAnswer } from '../front/core';
import type { Random } from '../random';
import type { VirtualTime } from '../time/virtualTime';

/** Answers in order about models of every kind, to be changed. */
export interface BaseAnswers {
	/** What fal says of a model, under this name. */
	catalogue(endpointId: string, random: Random): Answer;
	document(endpointId: string, random: Random): Answer;
	price(endpointId: string, random: Random): Answer;
	/** A page of a search. */
	page(random: Random): Answer;
}

const RECORDED = [
	'fal-ai/flux/dev',
	'fal-ai/any-llm',
	'fal-ai/kling-video/v1.6/pro/image-to-video',
	'fal-ai/bytedance/seedream/v4/text-to-image',
	'fal-ai/veo3',
	'fal-ai/whisper',
	'fal-ai/trellis',
	'fal-ai/flux-lora-fast-training',
	'fal-ai/clarity-upscaler',
	'fal-ai/playai/tts/v3',
];

export async function readBaseAnswers(fal: Emulator, time: VirtualTime): Promise<BaseAnswers> {
	const read = async (path: string): Promise<string> => {
		const headers = { authorization: `Key ${fal.key}` };
		const answer = await fal.fetch(`https://api.fal.ai/v1${path}`, { headers });
		return await answer.text();
	};
	const entries: Array<{ readonly id: string; readonly text: string; readonly price: string }> = [];
	for (const id of RECORDED) {
		const query = `endpoint_id=${encodeURIComponent(id)}`;
		const text = await time.run(read(`/models?${query}&expand=openapi-3.0`));
		const price = await time.run(read(`/models/pricing?${query}`));
		entries.push({ id, text, price });
	}
	const pages = await time.run(read('/models?limit=30'));
	return {
		catalogue(endpointId, random) {
			const { id, text } = random.pick(entries);
			return json(text.replaceAll(`"${id}"`, JSON.stringify(endpointId)));
		},
		document(_endpointId, random) {
			const parsed: unknown = JSON.parse(random.pick(entries).text);
			return json(JSON.stringify(Object(parsed).models?.[0]?.openapi ?? null));
		},
		price(endpointId, random) {
			const { id, price } = random.pick(entries);
			return json(price.replaceAll(`"${id}"`, JSON.stringify(endpointId)));
		},
		page: () => json(pages),
	};
}

/** The answer of fal, that of an event stream read to its end. */
export async function wholeAnswer(call: HostileCall, answer: CoreAnswer): Promise<Answer> {
	const { events } = answer;
	if (!events) return answer;
	call.over.addEventListener('abort', () => events.destroy(), { once: true });
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of events) chunks.push(Buffer.from(chunk));
	} catch {
		// The caller has gone first.
	}
	return { ...answer, body: Buffer.concat(chunks) };
}

function json(text: string): Answer {
	return {
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: Buffer.from(text),
	};
}
