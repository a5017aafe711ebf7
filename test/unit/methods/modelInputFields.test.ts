import type { NodeParameterValueType } from 'n8n-workflow';

import { startEmulator, type Emulator } from '../../../emulator';
import { formContext, type FormSetup } from '../../harness/loadOptions';
import { documentWith, recordedIds, recordedInput } from '../../harness/recordedModels';
import { formFields, type FormField } from '../../../nodes/Fal/methods/formField';
import { modelInputFields } from '../../../nodes/Fal/methods/modelInputFields';

/** `+` is behind Add field, `*` must be filled in. */
function line(field: FormField): string {
	const marks = `${field.removed === true ? '+' : ' '}${field.required ? '*' : ' '}`;
	const options = field.options ? ` of ${String(field.options.length)}` : '';
	const preset = JSON.stringify(field.defaultValue);
	return `${marks} ${field.id} <${field.type ?? 'text'}${options}> ${field.displayName} [${preset}]`;
}

describe('the form of a recorded model', () => {
	it.each(recordedIds)('%s', (id) => {
		expect(formFields(recordedInput(id)).map(line).join('\n')).toMatchSnapshot();
	});
});

let emulator: Emulator;

beforeAll(async () => {
	emulator = await startEmulator();
});

afterEach(() => {
	emulator.reset();
});

afterAll(async () => {
	await emulator.close();
});

const load = async (model: NodeParameterValueType, setup: FormSetup = {}) =>
	await modelInputFields.call(formContext(emulator, { model, ...setup }));

const locator = (value: string, mode = 'list') => ({ __rl: true, mode, value });

describe('the fields of the chosen model', () => {
	it.each([
		['from the list', locator('fal-ai/flux/dev')],
		['by ID', locator(' fal-ai/flux/dev ', 'id')],
		['by URL', locator('https://fal.ai/models/fal-ai/flux/dev/api', 'url')],
	])('come for a model %s', async (_how, model) => {
		const { fields } = await load(model);

		expect(fields[0]).toMatchObject({ id: 'prompt', required: true, type: 'string' });
		expect(fields).toHaveLength(10);
	});

	it('come without a key as well', async () => {
		const { fields } = await load(locator('fal-ai/flux/dev'), { credentialId: null });

		expect(fields).toHaveLength(10);
		expect(
			emulator.journal.lines.every((line) => line.headers['authorization'] === undefined),
		).toBe(true);
	});

	it('come from fal’s public documents when the API has none', async () => {
		emulator.fault({ host: 'api.fal.ai' }, { status: 500 }, 9);

		expect((await load(locator('fal-ai/whisper'))).fields).toHaveLength(8);
	});

	it.each([
		['no model', '', 'Choose a model to see its fields.'],
		['no ID', 'flux', '"flux" is not a fal model.'],
		[
			'an unknown model',
			'fal-ai/no-such-model',
			'fal lists no active model "fal-ai/no-such-model".',
		],
	])('are replaced by a notice for %s', async (_what, value, text) => {
		expect(await load(locator(value))).toEqual({
			fields: [],
			emptyFieldsNotice: expect.stringContaining(text),
		});
	});

	it('are replaced by the way to JSON for a model without a document', async () => {
		emulator.define('acme/bare', { metadata: { display_name: 'Bare', status: 'active' } });

		expect((await load(locator('acme/bare'))).emptyFieldsNotice).toMatch(/Using JSON/);
	});

	it('are none for a model that takes nothing', async () => {
		emulator.define('acme/none', { openapi: documentWith({ type: 'object', properties: {} }) });

		expect((await load(locator('acme/none'))).emptyFieldsNotice).toMatch(
			/takes no other parameters/,
		);
	});

	it('are not wiped by an outage: it is an error', async () => {
		emulator.fault({ host: 'api.fal.ai' }, { status: 500 }, 9);
		emulator.fault({ host: 'fal.ai' }, { status: 500 }, 9);

		await expect(load(locator('fal-ai/flux/dev'))).rejects.toThrow(
			'The fields of the model could not be loaded',
		);
	});
});
