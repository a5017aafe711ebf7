import { textMember } from '../server/members';

type Schema = Readonly<Record<string, unknown>>;

const FILES: Readonly<Record<string, { readonly input: string; readonly output: string }>> = {
	image: { input: 'image_url', output: 'images' },
	video: { input: 'video_url', output: 'video' },
	audio: { input: 'audio_url', output: 'audio' },
	speech: { input: 'audio_url', output: 'audio' },
	'3d': { input: 'model_url', output: 'model_glb' },
};

/** An OpenAPI document in fal's form (docs/protocol.md 8.2) for a made-up model of a category. */
export function generateDocument(endpointId: string, metadata: unknown): unknown {
	const category = textMember(metadata, 'category') ?? 'unknown';
	const name = schemaName(endpointId);
	const [from = '', to = ''] = category.split('-to-');
	const schemas = {
		QueueStatus: queueStatus,
		[`${name}Input`]: inputSchema(name, FILES[from]?.input),
		[`${name}Output`]: outputSchema(name, FILES[to]?.output),
		File: file,
	};
	return {
		openapi: '3.0.4',
		info: {
			title: `Queue OpenAPI for ${endpointId}`,
			version: '1.0.0',
			description: `The OpenAPI schema for the ${endpointId} queue.`,
			'x-fal-metadata': {
				endpointId,
				category,
				thumbnailUrl: textMember(metadata, 'thumbnail_url'),
				playgroundUrl: `https://fal.ai/models/${endpointId}`,
				documentationUrl: `https://fal.ai/models/${endpointId}/api`,
			},
		},
		components: {
			securitySchemes: {
				apiKeyAuth: {
					type: 'apiKey',
					in: 'header',
					name: 'Authorization',
					description: 'Fal Key',
				},
			},
			schemas,
		},
		paths: paths(endpointId, name),
		servers: [{ url: 'https://queue.fal.run' }],
		security: [{ apiKeyAuth: [] }],
	};
}

/** `fal-ai/kling-video/v1.6/pro` → `KlingVideoV16Pro`. */
function schemaName(endpointId: string): string {
	return endpointId
		.split('/')
		.slice(1)
		.flatMap((part) => part.replaceAll('.', '').split('-'))
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join('');
}

function inputSchema(name: string, mediaField: string | undefined): Schema {
	const media = mediaField === undefined ? [] : [mediaField];
	const order = ['prompt', ...media, 'aspect_ratio', 'steps', 'seed'];
	return {
		title: `${name}Input`,
		type: 'object',
		required: ['prompt', ...media],
		'x-fal-order-properties': order,
		properties: {
			prompt: { title: 'Prompt', type: 'string', description: 'What to make.' },
			...Object.fromEntries(
				media.map((field) => [
					field,
					{ title: field, type: 'string', description: 'URL of the file to start from.' },
				]),
			),
			aspect_ratio: {
				title: 'Aspect Ratio',
				type: 'string',
				enum: ['16:9', '9:16', '1:1'],
				default: '16:9',
			},
			steps: { title: 'Steps', type: 'integer', minimum: 1, maximum: 50, default: 28 },
			seed: { title: 'Seed', anyOf: [{ type: 'integer' }, { type: 'null' }] },
		},
	};
}

function outputSchema(name: string, field = 'output'): Schema {
	const ref = { $ref: '#/components/schemas/File' };
	const many = { title: 'Images', type: 'array', items: ref };
	const one = field === 'output' ? { title: 'Output', type: 'string' } : ref;
	return {
		title: `${name}Output`,
		type: 'object',
		required: [field],
		'x-fal-order-properties': [field],
		properties: { [field]: field === 'images' ? many : one },
	};
}

function paths(endpointId: string, name: string): unknown {
	const requestId = { name: 'request_id', in: 'path', required: true, schema: { type: 'string' } };
	const logs = { name: 'logs', in: 'query', required: false, schema: { type: 'number' } };
	const json = (ref: string): Schema => ({
		'application/json': { schema: { $ref: `#/components/schemas/${ref}` } },
	});
	const reply = (description: string, ref: string): Schema => ({
		'200': { description, content: json(ref) },
	});
	const success = { type: 'object', properties: { success: { type: 'boolean' } } };
	return {
		[`/${endpointId}/requests/{request_id}/status`]: {
			get: {
				parameters: [requestId, logs],
				responses: reply('The request status.', 'QueueStatus'),
			},
		},
		[`/${endpointId}/requests/{request_id}/cancel`]: {
			put: {
				parameters: [requestId],
				responses: {
					'200': {
						description: 'The request was cancelled.',
						content: { 'application/json': { schema: success } },
					},
				},
			},
		},
		[`/${endpointId}`]: {
			post: {
				requestBody: { required: true, content: json(`${name}Input`) },
				responses: reply('The request status.', 'QueueStatus'),
			},
		},
		[`/${endpointId}/requests/{request_id}`]: {
			get: {
				parameters: [requestId],
				responses: reply('Result of the request.', `${name}Output`),
			},
		},
	};
}

/** As fal declares it: `logs` as an object, though an array comes. */
const queueStatus: Schema = {
	type: 'object',
	properties: {
		status: { type: 'string', enum: ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'] },
		request_id: { type: 'string' },
		response_url: { type: 'string' },
		status_url: { type: 'string' },
		cancel_url: { type: 'string' },
		logs: { type: 'object', additionalProperties: true },
		metrics: { type: 'object', additionalProperties: true },
		queue_position: { type: 'integer' },
	},
	required: ['status', 'request_id'],
};

const file: Schema = {
	title: 'File',
	type: 'object',
	required: ['url'],
	'x-fal-order-properties': ['url', 'content_type', 'file_name', 'file_size'],
	properties: {
		url: { title: 'Url', type: 'string' },
		content_type: { title: 'Content Type', anyOf: [{ type: 'string' }, { type: 'null' }] },
		file_name: { title: 'File Name', anyOf: [{ type: 'string' }, { type: 'null' }] },
		file_size: { title: 'File Size', anyOf: [{ type: 'integer' }, { type: 'null' }] },
	},
};
