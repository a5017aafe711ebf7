import { createHash } from 'node:crypto';
import { member } from '../server/members';

const MODELS: ReadonlyMap<string, number> = new Map([
	['openai/text-embedding-3-small', 1536],
	['openai/text-embedding-3-large', 3072],
	['google/gemini-embedding-001', 3072],
]);
const TOKEN_PRICE = 0.00000002;

/**
 * The body of `POST …/embeddings`; undefined for a model or an input that there is not. Texts with the
 * same words lie near each other, so that a search finds something.
 */
export function embeddingsOf(body: unknown): unknown {
	const model = String(member(body, 'model'));
	const usual = MODELS.get(model);
	const inputs = textsOf(member(body, 'input'));
	if (usual === undefined || inputs === undefined) return undefined;
	const asked = member(body, 'dimensions');
	const size = typeof asked === 'number' && asked >= 1 && asked <= usual ? asked : usual;
	const isPacked = member(body, 'encoding_format') === 'base64';
	const tokens = inputs.reduce((sum, text) => sum + wordsOf(text).length, 0);
	return {
		object: 'list',
		data: inputs.map((text, index) => {
			const vector = vectorOf(text, size);
			return { object: 'embedding', index, embedding: isPacked ? packed(vector) : [...vector] };
		}),
		model,
		usage: {
			prompt_tokens: tokens,
			total_tokens: tokens,
			cost: Number((tokens * TOKEN_PRICE).toFixed(12)),
		},
	};
}

function textsOf(input: unknown): readonly string[] | undefined {
	const list: readonly unknown[] = Array.isArray(input) ? input : [input];
	const texts = list.flatMap((text) => (typeof text === 'string' ? [text] : []));
	return texts.length > 0 && texts.length === list.length ? texts : undefined;
}

/** Every word stands for a direction; the sum of them has the length 1. */
function vectorOf(text: string, size: number): Float32Array {
	const vector = new Float32Array(size);
	for (const word of wordsOf(text)) {
		const number = createHash('sha256').update(word).digest().readUInt32BE(0);
		vector[number % size] = (vector[number % size] ?? 0) + 1;
	}
	const length = Math.hypot(...vector);
	return length === 0 ? vector.fill(0, 1).fill(1, 0, 1) : vector.map((value) => value / length);
}

function wordsOf(text: string): readonly string[] {
	return text.toLowerCase().split(/\W+/).filter(Boolean);
}

function packed(vector: Float32Array): string {
	return Buffer.from(vector.buffer).toString('base64');
}
