import { rows } from './option';

/** Names and values by which the account's reports can be told apart. */
export const tags = rows(
	{
		displayName: 'Tags',
		placeholder: 'Add Tag',
		description:
			'Names and values for fal’s reports on costs, such as customer and 42. They change neither price nor result.',
	},
	'tag',
	{
		displayName: 'Tag',
		values: [
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. customer',
				description: 'Small letters, digits, ".", "_" and "-"',
			},
			{
				displayName: 'Value',
				name: 'value',
				type: 'string',
				default: '',
				placeholder: 'e.g. 42',
			},
		],
	},
);
