import { createCatalogue } from '../../../../emulator';
import { findMediaKey, findPromptKey } from '../../../../nodes/Fal/fal';
import { OWN_FIELDS, OWN_MEDIA } from '../../../../nodes/Fal/operations/fields/ownFields';
import { ownKeys } from '../../../../nodes/Fal/operations/model/input/ownKeys';
import { verbs } from '../../../../nodes/Fal/operations/verbs/verbs';
import { recordedInput } from '../../../harness/recordedModels';

const catalogue = new Map(
	createCatalogue({})
		.list()
		.map(({ endpoint_id: id, metadata }) => [id, Object(metadata)]),
);

const rows = Object.entries(verbs).flatMap(([resource, operations]) =>
	Object.entries(operations).map(
		([operation, verb]) => [`${resource}: ${operation}`, verb] as const,
	),
);

describe.each(rows)('%s', (_name, verb) => {
	const names = verb.fields.map(({ name }) => name);
	const own = OWN_FIELDS.filter((name) => names.includes(name));

	it('is preset with a model that the catalogue has, under its name and in its category', () => {
		const { display_name: name, category, status } = catalogue.get(verb.model.id) ?? {};

		expect({ name, status }).toEqual({ name: verb.model.name, status: 'active' });
		expect(verb.categories).toContain(category);
	});

	it('asks above the settings for what its preset model cannot do without', () => {
		const schema = recordedInput(verb.model.id);
		const known = [...ownKeys(schema, own).keys(), ...Object.keys(verb.input ?? {})];
		const needed = (schema.required ?? []).filter(
			(name) => schema.properties?.get(name)?.default === undefined,
		);

		expect(needed.filter((name) => !known.includes(name))).toEqual([]);
	});

	it('has a place in its preset model for what it asks for by default', () => {
		const schema = recordedInput(verb.model.id);
		for (const { name, default: preset } of verb.fields) {
			if (preset === '') continue;
			const media = Object.entries(OWN_MEDIA).find(([field]) => field === name)?.[1].media;
			if (media) expect(findMediaKey(schema, media)).toMatchObject({ state: 'found' });
			else expect(findPromptKey(schema)).toBe('prompt');
		}
	});
});

it('no two verbs have the same action', () => {
	const actions = rows.map(([, { action }]) => action);
	expect(new Set(actions).size).toBe(actions.length);
});
