import type { INodeProperties } from 'n8n-workflow';

export const INPUT_WAYS = ['fields', 'json'] as const;

/** How the input of the model is given, and the input itself. */
export const inputFields: readonly INodeProperties[] = [
	{
		displayName: 'Specify Input',
		name: 'specifyInput',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Using Fields Below',
				value: 'fields',
				description: 'Fill in the fields of the model, which are loaded from fal',
			},
			{
				name: 'Using JSON',
				value: 'json',
				description: 'Write the parameters as one JSON object',
			},
		],
		default: 'fields',
		description: 'How to give the parameters of the model',
	},
	{
		displayName: 'Input Fields',
		name: 'inputFields',
		type: 'resourceMapper',
		noDataExpression: true,
		// An untouched form is null: with an object in its place n8n would show fields that are tucked away.
		default: { mappingMode: 'defineBelow', value: null },
		required: true,
		displayOptions: { show: { specifyInput: ['fields'] } },
		typeOptions: {
			loadOptionsDependsOn: ['model.value'],
			resourceMapper: {
				resourceMapperMethod: 'modelInputFields',
				mode: 'add',
				addAllFields: true,
				supportAutoMap: false,
				fieldWords: { singular: 'field', plural: 'fields' },
			},
		},
		description: 'The parameters of the model. Choose a model first.',
	},
	{
		displayName: 'Input Parameters',
		name: 'inputParams',
		type: 'json',
		typeOptions: { rows: 6 },
		default: '{}',
		displayOptions: { show: { specifyInput: ['json'] } },
		description:
			'The parameters of the model as a JSON object, such as {"prompt": "a red fox"}. An expression may give an object or text.',
		hint: 'The API tab of the model’s page on fal.ai/models lists the parameters',
	},
	{
		displayName: 'Image Input',
		name: 'imageInput',
		type: 'string',
		default: '',
		placeholder: 'e.g. data or https://example.com/photo.jpg',
		description:
			'An image for the model: its URL, a data URI, or the name of the input binary field that holds it. It goes to the image parameter of the model, unless that has a value already. The option Image Input Key names another parameter.',
	},
];
