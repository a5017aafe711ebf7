import type { INodeProperties } from 'n8n-workflow';

export const WHICH_FILES = ['all', 'first', 'path'] as const;
export const DEFAULT_OUTPUT_PROPERTY = 'data';

const whenDownloading = { show: { downloadFiles: [true] } };

/** Options for bringing the files of a result into n8n, in the order of their names. */
export const downloadOptions = {
	downloadFiles: {
		displayName: 'Download Files',
		name: 'downloadFiles',
		type: 'boolean',
		// Whoever adds the option wants the files; without it there are none.
		default: true,
		description: 'Whether to download the files of the result into binary fields',
	},
	filePath: {
		displayName: 'File Path',
		name: 'filePath',
		type: 'string',
		default: '',
		placeholder: 'e.g. images[0]',
		displayOptions: { show: { downloadFiles: [true], filesToDownload: ['path'] } },
		description: 'Path of the file in the result. A list or an object means all files in it.',
	},
	filesToDownload: {
		displayName: 'Files to Download',
		name: 'filesToDownload',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'First', value: 'first' },
			{ name: 'By Path', value: 'path', description: 'Only those at File Path' },
		],
		default: 'all',
		displayOptions: whenDownloading,
		description: 'Which files of the result to download',
	},
	keepUrls: {
		displayName: 'Keep URLs in Result',
		name: 'keepUrls',
		type: 'boolean',
		default: true,
		displayOptions: whenDownloading,
		description:
			'Whether the result keeps the URLs and data URIs of downloaded files. Otherwise the name of the binary field takes their place.',
	},
	oneItemPerFile: {
		displayName: 'One Item per File',
		name: 'oneItemPerFile',
		type: 'boolean',
		default: false,
		displayOptions: whenDownloading,
		description: 'Whether to output each downloaded file as an item of its own',
	},
	outputBinaryProperty: {
		displayName: 'Put Output File in Field',
		name: 'outputBinaryProperty',
		type: 'string',
		default: DEFAULT_OUTPUT_PROPERTY,
		displayOptions: whenDownloading,
		description:
			'The name of the output binary field. Further files get a number, such as data_1 and data_2.',
	},
} as const satisfies Record<string, INodeProperties>;
