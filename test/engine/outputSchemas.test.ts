/**
 * The forms of the outputs, which n8n's editor shows before a node has run, so that fields can be dragged
 * (`nodes/Fal/__schema__`): they are those of real outputs. `UPDATE_SCHEMAS=1` writes them anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { Fal } from '../../nodes/Fal/Fal.node';
import { runWorkflow } from '../../rig/engine/engine';
import { falWorld } from '../harness/fal';
import { inMemory } from '../harness/files';
import { schemaOf, type OutputSchema } from '../harness/outputSchema';

const world = falWorld();
const FOLDER = join(__dirname, '../../nodes/Fal/__schema__/v1.1.0');
const FLUX = 'fal-ai/flux/dev';

const image = inMemory('png bytes', { fileName: 'photo.png' });
const sound = inMemory('mp3 bytes', { mimeType: 'audio/mpeg', fileName: 'talk.mp3' });
const video = inMemory('mp4 bytes', { mimeType: 'video/mp4', fileName: 'clip.mp4' });
const all = { json: {}, binary: { data: image, photo: image, talk: sound, clip: video } };
const prompt = { prompt: 'x' };
const model = { model: { __rl: true, mode: 'id', value: FLUX } };
const clip = { videoInput: 'clip' };

/** What each operation is given, and what it is to be given before. */
const RUNS: Readonly<Record<string, INodeParameters | (() => Promise<INodeParameters>)>> = {
	'image/generate': prompt,
	'image/edit': prompt,
	'image/upscale': {},
	'image/removeBackground': {},
	'image/describe': prompt,
	'video/generate': prompt,
	'video/animate': { ...prompt, imageInput: 'photo' },
	'video/upscale': clip,
	'video/lipSync': { ...clip, audioInput: 'talk' },
	'video/addCaptions': clip,
	'video/merge': { videoInput: 'clip, https://example.com/b.mp4' },
	'audio/speech': prompt,
	'audio/music': prompt,
	'audio/transcribe': { audioInput: 'talk' },
	'text/generate': prompt,
	'threeD/generate': {},
	'model/run': { ...model, ...prompt },
	'model/submit': { ...model, ...prompt },
	'model/search': { query: 'flux', limit: 5 },
	'model/getInfo': model,
	'model/estimateCost': { models: { model: [{ id: FLUX, quantity: 2 }] } },
	'request/getResult': async () => ({ ...model, requestId: await ran() }),
	'request/getStatus': async () => ({ ...model, requestId: await ran() }),
	'request/cancel': async () => ({ ...model, requestId: await ran() }),
	'request/getMany': async () => {
		await ran();
		return { models: FLUX, includeResults: true };
	},
	'request/search': async () => {
		await ran();
		return { query: 'fox' };
	},
	'request/deletePayloads': async () => ({ requestId: await ran() }),
	'file/upload': { binaryProperty: 'photo' },
	'file/download': { url: 'https://v3.fal.media/files/rabbit/a.png' },
	'file/getSignedUrl': async () => {
		const { items } = await run('file', 'upload', { binaryProperty: 'photo' });
		const { url = '' } = Object(items[0]?.json) as { url?: string };
		return { url };
	},
	'workflow/getMany': {},
	'workflow/get': { workflow: 'my-team/poster' },
	'account/getUsage': async () => {
		world.fal.history.add({ endpointId: FLUX });
		return {};
	},
	'account/getAnalytics': async () => {
		world.fal.history.add({ endpointId: FLUX });
		return { models: FLUX };
	},
	'account/getBalance': {},
	'account/getPrices': { models: FLUX },
};
/** Their results are those of any model: n8n shows what all have. */
const OF_ANY_MODEL = ['model/run', 'request/getResult', 'request/getMany'];
const COST: OutputSchema = {
	type: 'object',
	properties: { amount: { type: 'number' }, currency: { type: 'string' } },
};

async function run(resource: string, operation: string, parameters: INodeParameters) {
	const item: INodeExecutionData = all;
	return await runWorkflow({
		items: [item],
		credentials: { apiKey: world.fal.adminKey },
		parameters: { resource, operation, ...parameters },
	});
}

async function ran(): Promise<string> {
	const parameters = { ...model, prompt: 'a fox', options: { tagAutomatically: false } };
	await run('model', 'run', parameters);
	return world.fal.requests[0]?.requestId ?? '';
}

/** The form of what an operation gives. A price may come too late; then the form has it all the same. */
function formOf(path: string, outputs: readonly IDataObject[]): OutputSchema {
	const found = schemaOf(outputs);
	if (!found?.properties) throw new Error(`${path} gave nothing`);
	const { result } = found.properties;
	const properties: Record<string, OutputSchema> = {
		...found.properties,
		...('billableUnits' in found.properties && { cost: COST }),
		...(result && OF_ANY_MODEL.includes(path) && { result: { type: 'object' } }),
	};
	return { type: 'object', properties };
}

it.each(Object.keys(RUNS))('%s gives what its schema says', async (path) => {
	const given = RUNS[path] ?? {};
	const parameters = typeof given === 'function' ? await given() : given;
	const [resource = '', operation = ''] = path.split('/');
	const { items, error } = await run(resource, operation, parameters);
	expect(error).toBeUndefined();

	const form = formOf(
		path,
		items.map(({ json }) => json),
	);
	const file = join(FOLDER, `${path}.json`);
	if (process.env['UPDATE_SCHEMAS'] === '1') {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, `${JSON.stringify(form, undefined, '\t')}\n`);
	}
	expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(form);
});

it('every operation has a schema, in both versions of the node', () => {
	const { properties } = new Fal().description;
	const operations = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.map((option) => {
				const operation = 'value' in option ? String(option.value) : '';
				const [resource] = displayOptions?.show?.['resource'] ?? [];
				return `${typeof resource === 'string' ? resource : ''}/${operation}`;
			}),
		);
	expect(Object.keys(RUNS).sort()).toEqual(operations.sort());

	const built = join(__dirname, '../../dist/nodes/Fal/__schema__');
	for (const version of ['v1.0.0', 'v1.1.0']) {
		for (const path of operations) {
			expect([version, path, existsSync(join(built, version, `${path}.json`))]).toEqual([
				version,
				path,
				true,
			]);
		}
	}
});
