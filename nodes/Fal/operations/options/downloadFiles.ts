import { choice, flag, ifSet, text } from './option';

const whenDownloading = { show: { downloadFiles: [true] } };

/** Options for bringing the files of a result into n8n. */
export const downloadOptions = {
	// Whoever adds the option wants the files; without it there are none.
	downloadFiles: ifSet(
		flag({
			displayName: 'Download Files',
			default: true,
			description: 'Whether to download the files of the result into binary fields',
		}),
	),
	filePath: text({
		displayName: 'File Path',
		placeholder: 'e.g. images[0]',
		displayOptions: { show: { downloadFiles: [true], filesToDownload: ['path'] } },
		description: 'Path of the file in the result. A list or an object means all files in it.',
	}),
	filesToDownload: choice({
		displayName: 'Files to Download',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'First', value: 'first' },
			{ name: 'By Path', value: 'path', description: 'Only those at File Path' },
		],
		default: 'all',
		displayOptions: whenDownloading,
		description: 'Which files of the result to download',
	}),
	keepUrls: flag({
		displayName: 'Keep URLs in Result',
		default: true,
		displayOptions: whenDownloading,
		description:
			'Whether the result keeps the URLs of downloaded files. Otherwise the name of the binary field takes their place, as it always does for data URIs.',
	}),
	oneItemPerFile: flag({
		displayName: 'One Item per File',
		default: false,
		displayOptions: whenDownloading,
		description: 'Whether to output each downloaded file as an item of its own',
	}),
	outputBinaryProperty: text({
		displayName: 'Put Output File in Field',
		default: 'data',
		displayOptions: whenDownloading,
		description:
			'The name of the output binary field. Further files get a number, such as data_1 and data_2.',
	}),
};
