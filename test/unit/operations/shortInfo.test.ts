import { readFields } from '../../../nodes/Fal/fal';
import { factsFor } from '../../../nodes/Fal/fal/catalogue/modelFacts';
import { readModelSchemas } from '../../../nodes/Fal/fal/schema/document/document';
import { modelItem } from '../../../nodes/Fal/operations/model/modelInfo';
import { shortInfo } from '../../../nodes/Fal/operations/model/shortInfo';
import { clientModels } from '../../harness/clientModels';
import { documentWith, recordedDocument, recordedIds } from '../../harness/recordedModels';

const documents: ReadonlyArray<readonly [string, unknown]> = [
	...recordedIds.map((id) => [id, recordedDocument(id)] as const),
	...clientModels(),
	[
		'acme/giant',
		documentWith({
			type: 'object',
			required: ['prompt'],
			properties: Object.fromEntries(
				['prompt', ...Array.from({ length: 400 }, (_, index) => `field_${index}`)].map((name) => [
					name,
					{ type: 'string', description: 'Long words. '.repeat(40), enum: [name, 'other'] },
				]),
			),
		}),
	],
];

const infoOf = (id: string, document: unknown) =>
	modelItem({ facts: factsFor(id, {}), ...readModelSchemas(document) }, undefined);

it('fits into a context, with every required field, for every known model', () => {
	for (const [id, document] of documents) {
		const short = shortInfo(infoOf(id, document));
		const told = JSON.stringify(short);
		const inputs = short['inputs'] as Array<{ name: string; type: string }>;
		const required = readFields(readModelSchemas(document).input).filter((one) => one.required);

		expect([id, told.length <= 6_500]).toEqual([id, true]);
		expect(inputs.map(({ name }) => name)).toEqual(
			expect.arrayContaining(required.map(({ name }) => name)),
		);
		expect(inputs.every(({ type }) => typeof type === 'string' && type !== '')).toBe(true);
	}
});

it('keeps types, limits and one sentence, and cuts long lists of choices', () => {
	const document = documentWith({
		type: 'object',
		properties: {
			steps: { type: 'integer', minimum: 1, maximum: 50, description: 'How long. And more words.' },
			voice: { type: 'string', enum: Array.from({ length: 40 }, (_, index) => `voice ${index}`) },
		},
	});
	const { inputs } = shortInfo(infoOf('acme/voices', document));

	expect(inputs).toEqual([
		expect.objectContaining({ name: 'steps', minimum: 1, maximum: 50, description: 'How long.' }),
		expect.objectContaining({
			name: 'voice',
			options: expect.arrayContaining(['voice 0', 'voice 11', '… and 28 more']),
		}),
	]);
});
