import type { INodeProperties } from 'n8n-workflow';

import { mediaField, promptField } from './ownFields';

/** What the model can be told beside the node's own fields; n8n empties it when the model changes. */
export const settingsField: INodeProperties = {
	displayName: 'Model Settings',
	name: 'inputFields',
	type: 'resourceMapper',
	noDataExpression: true,
	// An untouched form is null: with an object in its place n8n would show fields that are tucked away.
	default: { mappingMode: 'defineBelow', value: null },
	required: true,
	typeOptions: {
		loadOptionsDependsOn: ['model.value'],
		resourceMapper: {
			resourceMapperMethod: 'modelInputFields',
			mode: 'add',
			addAllFields: true,
			supportAutoMap: false,
			// n8n would call them "Values to Send".
			valuesLabel: 'Model Settings',
			fieldWords: { singular: 'field', plural: 'fields' },
		},
	},
	description: 'The other parameters of the model. Choose a model first.',
};

/** For what the form does not show; its values win over those of the form. */
export const moreInputField: INodeProperties = {
	displayName: 'More Input (JSON)',
	name: 'moreInput',
	// n8n's editor of JSON keeps Tab to itself: nobody would get past it by the keyboard.
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. {"seed": 42}',
	description:
		'Parameters that the form does not show, as a JSON object. They win over the fields above.',
};

const specifyInputField: INodeProperties = {
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
	description: 'How to give the other parameters of the model. Changing it clears them.',
};

const whenFields = { displayOptions: { show: { specifyInput: ['fields'] } } };

/** How the input of any model is given, and the input itself. */
export const inputFields: readonly INodeProperties[] = [
	promptField(),
	specifyInputField,
	{ ...settingsField, ...whenFields },
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
	{ ...moreInputField, ...whenFields },
	mediaField('imageInput', {
		description:
			'An image for the model: its URL, a data URI, or the name of the input binary field that holds it; several with commas. It goes to the image parameter of the model, unless that has a value already. The option Image Input Key names another parameter.',
	}),
];
