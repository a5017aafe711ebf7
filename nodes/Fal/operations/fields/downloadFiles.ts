import type { INodeProperties } from 'n8n-workflow';

/** The switch above the options; off, as workflows of the first version are saved without it. */
export const downloadFilesField: INodeProperties = {
	displayName: 'Download Files',
	name: 'downloadFiles',
	type: 'boolean',
	default: false,
	description:
		'Whether to bring the files of the result into n8n as binary data, so that you see them and the next node has them. Their URLs stay beside them.',
};
