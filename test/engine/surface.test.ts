import { Workflow } from 'n8n-workflow';
import type {
	INode,
	INodeParameterResourceLocator,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBuiltNodes, nodeTypesOf } from '../../rig/engine/nodeTypes';

const dist = join(__dirname, '..', '..', 'dist');

/** The description as n8n loads it from the built package. */
async function description() {
	const { nodes } = await loadBuiltNodes();
	const node = nodes['n8n-nodes-fal-run.fal'];
	if (!node || !('description' in node) || !('properties' in node.description)) {
		throw new Error('The FAL node was not loaded');
	}
	return node.description;
}

const fieldsFor = (properties: readonly INodeProperties[], resource: string, operation: string) =>
	properties.filter(({ displayOptions }) => {
		const { show = {} } = displayOptions ?? {};
		const fits = (name: string, value: string) => show[name]?.includes(value) === true;
		return fits('resource', resource) && fits('operation', operation);
	});

const namesFor = (properties: readonly INodeProperties[], resource: string, operation: string) =>
	fieldsFor(properties, resource, operation).map(({ name }) => name);

const model = (value: string): INodeParameterResourceLocator => ({ __rl: true, mode: 'id', value });

const optionNames = (
	properties: readonly INodeProperties[],
	resource: string,
	operation: string,
) => {
	const field = properties.find(
		({ name, displayOptions }) =>
			name === 'options' &&
			displayOptions?.show?.['resource']?.includes(resource) === true &&
			displayOptions.show['operation']?.includes(operation) === true,
	);
	return (field?.options ?? []).map(({ name }) => name);
};

/** What people were seen to type into the node panel. */
const WORDS = [
	...['generate image', 'image generator', 'gpt image', 'photo edit', 'recraft', 'ideogram'],
	...[
		'background removal',
		'background remover',
		'generate video',
		'video generator',
		'animate image',
	],
	...['seedance', 'sora', 'minimax', 'hailuo', 'captions', 'subtitles', 'lip sync', 'talking head'],
	...['voice', 'voice over', 'elevenlabs', 'generate speech', 'generate music', 'transcribe'],
	...['3d model', 'train lora'],
];

describe('what saved workflows depend on', () => {
	it('is the resources and operations', async () => {
		const { properties } = await description();
		const operations = properties
			.filter(({ name }) => name === 'operation')
			.map(({ displayOptions, options = [] }) => [
				displayOptions?.show?.['resource']?.[0],
				options.map((option) => ('value' in option ? option.value : '')),
			]);

		expect(Object.fromEntries(operations)).toEqual({
			image: ['generate', 'edit', 'upscale', 'removeBackground', 'describe'],
			video: ['generate', 'animate', 'upscale', 'lipSync', 'addCaptions', 'merge'],
			audio: ['speech', 'music', 'transcribe'],
			text: ['generate'],
			threeD: ['generate'],
			model: ['run', 'submit', 'search', 'getInfo', 'estimateCost'],
			request: ['getResult', 'getStatus', 'cancel', 'getMany', 'search', 'deletePayloads'],
			file: ['upload', 'download', 'getSignedUrl'],
			workflow: ['getMany', 'get'],
			account: ['getUsage', 'getAnalytics', 'getBalance', 'getPrices'],
		});
	});

	it('is the parameters of Run', async () => {
		const { properties } = await description();

		expect(namesFor(properties, 'model', 'run')).toEqual([
			'model',
			'prompt',
			'specifyInput',
			'inputFields',
			'inputParams',
			'moreInput',
			'imageInput',
			'downloadFiles',
			'useStreaming',
			'waitMode',
			'options',
		]);
		expect([...new Set(optionNames(properties, 'model', 'run'))].sort()).toEqual([
			'checkInput',
			'disableFallback',
			'downloadFiles',
			'fileAccess',
			'filePath',
			'filesToDownload',
			'filesToUpload',
			'imageInputKey',
			'includeInputFields',
			'includeLogs',
			'keepFilesFor',
			'keepUrls',
			'limitWaitTime',
			'maxConcurrency',
			'maxCost',
			'maxQueueLength',
			'noServerRetries',
			'oneItemPerFile',
			'outputBinaryProperty',
			'priority',
			'runnerHint',
			'simplify',
			'startTimeout',
			'storePayloads',
			'tagAutomatically',
			'tags',
			'timeout',
		]);
	});
});

describe('what workflows with verbs depend on', () => {
	const settings = ['inputFields', 'moreInput'];
	it.each([
		['image', 'generate', ['prompt'], 'downloadFiles', true],
		['image', 'edit', ['prompt', 'imageInput'], 'downloadFiles', true],
		['image', 'upscale', ['imageInput'], 'downloadFiles', true],
		['image', 'removeBackground', ['imageInput'], 'downloadFiles', true],
		['image', 'describe', ['prompt', 'imageInput'], undefined, undefined],
		['video', 'generate', ['prompt'], 'downloadFiles', false],
		['video', 'animate', ['prompt', 'imageInput'], 'downloadFiles', false],
		['video', 'upscale', ['videoInput'], 'downloadFiles', false],
		['video', 'lipSync', ['videoInput', 'audioInput', 'imageInput'], 'downloadFiles', false],
		['video', 'addCaptions', ['videoInput'], 'downloadFiles', false],
		['video', 'merge', ['videoInput', 'audioInput'], 'downloadFiles', false],
		['audio', 'speech', ['prompt'], 'downloadFiles', true],
		['audio', 'music', ['prompt'], 'downloadFiles', true],
		['audio', 'transcribe', ['audioInput'], undefined, undefined],
		['threeD', 'generate', ['imageInput', 'prompt'], 'downloadFiles', true],
	])('is the parameters of %s: %s', async (resource, operation, own, files, isOn) => {
		const { properties } = await description();
		const downloads = files === undefined ? [] : [files];

		expect(namesFor(properties, resource, operation)).toEqual([
			'model',
			...own,
			...settings,
			...downloads,
			'waitMode',
			'options',
		]);
		const field = fieldsFor(properties, resource, operation).find(({ name }) => name === files);
		expect(field?.default).toBe(isOn);
	});

	it('is the parameters of Text: Generate, which alone can be streamed', async () => {
		const { properties } = await description();
		const streamed = properties.filter(({ name }) => name === 'useStreaming');

		expect(namesFor(properties, 'text', 'generate')).toEqual([
			'model',
			'prompt',
			...settings,
			'useStreaming',
			'waitMode',
			'options',
		]);
		expect(streamed.map(({ displayOptions }) => displayOptions?.show?.['resource'])).toEqual([
			['text'],
			['model'],
		]);
	});
});

describe('what the editor shows', () => {
	it('tells assistants what the node is for, and people what a paused one waits for', async () => {
		const { builderHint, waitingNodeTooltip } = await description();

		expect(builderHint?.searchHint).toMatch(/images, video, speech.*media list/s);
		expect(waitingNodeTooltip).toMatch(/when fal has called.*Request: Cancel/s);
	});

	it('lists the actions in the node panel, what most people look for first', async () => {
		const { properties } = await description();
		const resources = properties.find(({ name }) => name === 'resource');
		const operations = properties.filter(({ name }) => name === 'operation');
		const actions = operations.flatMap(({ options = [] }) =>
			options.map((option) => ('action' in option ? option.action : undefined)),
		);

		expect(resources?.options?.map(({ name }) => name)).toEqual([
			'Image',
			'Video',
			'Audio',
			'Text',
			'3D',
			'Model',
			'Request',
			'File',
			'Workflow',
			'Account',
		]);
		expect(actions).toEqual([
			'Generate an image',
			'Edit an image',
			'Upscale an image',
			'Remove the background of an image',
			'Describe an image',
			'Generate a video',
			'Animate an image',
			'Upscale a video',
			'Lip-sync a video',
			'Add captions to a video',
			'Merge videos',
			'Generate speech from text',
			'Generate music or sound',
			'Transcribe audio',
			'Generate text',
			'Generate a 3D model',
			'Run a model',
			'Submit a request without waiting',
			'Search for models',
			'Get the fields and price of a model',
			'Estimate what runs of models will cost',
			'Get the result of a request',
			'Get the status of a request',
			'Cancel a request',
			'Get many requests of models',
			'Search for requests by their content',
			'Delete input, output and files of a request',
			'Upload a file and get its URL',
			'Download a file from a URL',
			'Get a URL that opens a private file',
			'Get many fal workflows of the account',
			'Get a fal workflow',
			'Get the usage and costs of the account',
			'Get how often and how fast models ran',
			'Get the balance of the account',
			'Get the prices of models',
		]);
	});

	it('says what every operation does, and begins with the first', async () => {
		const { properties } = await description();
		for (const menu of properties.filter(({ name }) => name === 'operation')) {
			const [first] = menu.options ?? [];
			expect(first).toHaveProperty('value', menu.default);
			for (const option of menu.options ?? []) {
				expect(option).toHaveProperty('description', expect.stringMatching(/^[A-Z].{15,}/));
			}
		}
	});

	it('says what every field and option is for', async () => {
		const { properties } = await description();
		const all = properties.flatMap((field) => [
			field,
			...(field.type === 'collection' ? (field.options ?? []) : []),
		]);
		const shown = all.filter(({ name }) => name !== 'resource' && name !== 'operation');
		for (const field of shown) {
			const { description: text = '', hint = '' } = Object(field);
			const isNamed = field.name === 'options' || `${text}${hint}` !== '';
			expect([field.name, isNamed]).toEqual([field.name, true]);
			if (Object(field).type === 'boolean') expect(text).toMatch(/^Whether /);
		}
	});

	it('labels every field and option in at most 26 characters, which n8n shows whole', async () => {
		const { properties } = await description();
		const labels = properties.flatMap(({ displayName, type, options = [] }) => [
			displayName,
			...(type === 'collection' ? options : []).map((option) => Object(option).displayName),
		]);

		expect(labels.filter((label) => label.length > 26)).toEqual([]);
		expect(labels.filter((label) => !/^[A-Z][^.]*[^. ]$/.test(label))).toEqual([]);
	});

	it('works as a tool, shows its subtitle and asks for the credential', async () => {
		expect(await description()).toMatchObject({
			usableAsTool: true,
			subtitle: expect.stringContaining('$rawParameter["model"]'),
			credentials: [{ name: 'falApi', required: true }],
			group: ['transform'],
		});
	});

	it.each<[INodeParameters, string]>([
		[{ model: model('fal-ai/flux/dev') }, 'run: flux/dev'],
		[{ model: model('acme/own') }, 'run: acme/own'],
		[{ model: model('https://fal.ai/models/fal-ai/flux/dev') }, 'run: flux/dev'],
		[{ model: model('={{ $json.model }}') }, 'run: model'],
		[{ operation: 'getInfo', model: model('fal-ai/flux/dev') }, 'get info: flux/dev'],
		[{ operation: 'search' }, 'search: model'],
		[{ resource: 'request', operation: 'getResult' }, 'get result: request'],
		[{ resource: 'file', operation: 'upload' }, 'upload: file'],
		[{ resource: 'image', operation: 'generate' }, 'generate: z-image/turbo'],
		[{ resource: 'threeD', operation: 'generate', model: model('a/b') }, 'generate: a/b'],
	])('shows under the name of the node, for %j: %s', async (parameters, shown) => {
		const registry = await loadBuiltNodes();
		const node: INode = {
			id: 'fal',
			name: 'FAL',
			type: 'n8n-nodes-fal-run.fal',
			typeVersion: 1,
			position: [0, 0],
			parameters,
		};
		const nodeTypes = nodeTypesOf(registry);
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const { subtitle } = await description();

		expect(workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {})).toBe(shown);
	});

	it('is found by what people look for', async () => {
		const codex = JSON.parse(readFileSync(join(dist, 'nodes/Fal/Fal.node.json'), 'utf8'));

		expect(codex.alias).toEqual(
			expect.arrayContaining(['image generation', 'video generation', 'flux', 'text to speech']),
		);
		expect(codex.alias).toEqual(expect.arrayContaining(WORDS));
		expect(new Set(codex.alias).size).toBe(codex.alias.length);
		// fal has none of these, and nobody is helped by being led here.
		expect(codex.alias).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/midjourney|dall-e|suno|runway|claude/)]),
		);
		expect(codex.resources.primaryDocumentation[0].url).toMatch(/^https:/);
	});
});

describe('the package', () => {
	it('passes on the licence of every library that its files contain', () => {
		const files = ['nodes/Fal/Fal.node.js', 'nodes/Fal/FalTrigger.node.js'];
		const read = (file: string) => readFileSync(join(dist, file), 'utf8');
		// The bundler writes above each part where it is from.
		const inside = files.flatMap((file) =>
			[...read(file).matchAll(/^\s*\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/\n]+)\//gm)].map(
				([, name]) => name,
			),
		);
		const passedOn = [...read('THIRD_PARTY_NOTICES.txt').matchAll(/^(\S+) [\d.]+ \(MIT\)$/gm)];

		expect(new Set(passedOn.map(([, name]) => name))).toEqual(new Set(inside));
		expect(inside).toContain('@fal-ai/client');
	});

	it('has no runtime dependency, and what n8n brings is not installed beside it', () => {
		const manifest = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8'));

		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ '@n8n/ai-node-sdk': '*', 'n8n-workflow': '*' });
		expect(manifest.peerDependenciesMeta).toEqual({
			'@n8n/ai-node-sdk': { optional: true },
			'n8n-workflow': { optional: true },
		});
		// Why it is not set: see eslint.config.mjs.
		expect(manifest.n8n.strict).toBeUndefined();
	});
});
