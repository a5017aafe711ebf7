import type { INodeProperties } from 'n8n-workflow';

/** How the input of the model is given, and the input itself. */
export const inputFields: readonly INodeProperties[] = [
	{
		displayName: 'Specify Input',
		name: 'specifyInput',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Using JSON',
				value: 'json',
				description: 'Write the parameters as one JSON object',
			},
		],
		default: 'json',
		description: 'How to give the parameters of the model',
	},
	{
		displayName: 'Input Parameters',
		name: 'inputParams',
		type: 'json',
		typeOptions: { rows: 6 },
		default: '{\n  "prompt": ""\n}',
		displayOptions: { show: { specifyInput: ['json'] } },
		description:
			'The parameters of the model as a JSON object, such as {"prompt": "a red fox"}. The API tab of the model’s page lists them.',
		hint: 'Expressions may give an object or text',
	},
	{
		displayName: 'Image Input',
		name: 'imageInput',
		type: 'string',
		default: '',
		placeholder: 'e.g. data or https://example.com/photo.jpg',
		description:
			'URL or data URI of an image for the model, or the name of the input binary field that holds it. It is sent as the parameter "image" unless Image Input Key says otherwise; a value in Input Parameters wins.',
	},
];
