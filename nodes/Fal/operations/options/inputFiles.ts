import { rows } from './option';

/** Files of the item that go into the input of the model. */
export const filesToUpload = rows(
	{
		displayName: 'Files to Upload',
		placeholder: 'Add File',
		description:
			'Files of the item that are uploaded to fal; the URL of each is put into the input of the model',
	},
	'files',
	{
		displayName: 'File',
		values: [
			{
				displayName: 'Input Binary Field',
				name: 'binaryProperty',
				type: 'string',
				default: 'data',
				required: true,
				hint: 'The name of the input binary field that holds the file',
			},
			{
				displayName: 'Input Key',
				name: 'inputKey',
				type: 'string',
				default: '',
				required: true,
				placeholder: 'e.g. image_url',
				description:
					'The parameter of the model that takes the URL. It may be nested, such as elements[0].image_url. Several files with the same key, and keys that end in _urls or [], become a list.',
			},
		],
	},
);
