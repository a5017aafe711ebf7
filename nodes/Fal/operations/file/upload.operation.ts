import { FILE_LIFETIMES, fileNameOf, startDeadline, type UploadFile } from '../../fal';
import type { Options } from '../../n8n/item/params';
import { DEFAULT_FILE_TIMEOUT_SECONDS, fileTimeoutField } from '../options/timeout';
import { keepFilesForField } from '../options/keepFilesFor';
import type { Operation } from '../operation';

/** A file of the item to fal's storage: `{ url, fileName, contentType, size }`, size in bytes. */
export const upload: Operation = {
	name: 'Upload',
	action: 'Upload a file and get its URL',
	description: 'Upload a file of the item to fal and get its URL',
	properties: [
		{
			displayName: 'Input Binary Field',
			name: 'binaryProperty',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the input binary field that holds the file',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Content Type',
					name: 'contentType',
					type: 'string',
					default: '',
					placeholder: 'e.g. image/png',
					description: 'The media type at fal, if it is another than that of the binary data',
				},
				{
					displayName: 'File Name',
					name: 'fileName',
					type: 'string',
					default: '',
					placeholder: 'e.g. portrait.png',
					description: 'The name at fal, if it is another than that of the binary data',
				},
				keepFilesForField,
				fileTimeoutField,
			],
		},
	],
	async execute({ params, files, uploads, ports, stop }) {
		const options = params.options();
		const lifetime = options.choice('keepFilesFor', 'Keep Files For', FILE_LIFETIMES);
		const timeoutSeconds = options.number('timeout', 'Timeout', 1) ?? DEFAULT_FILE_TIMEOUT_SECONDS;
		const found = files.find(params.value('binaryProperty'), 'Input Binary Field');
		const file = renamed(found, options);
		const deadline = startDeadline(ports.clock, timeoutSeconds * 1000, stop);
		try {
			const url = await uploads.urlOf(file, lifetime, deadline.signal);
			const { fileName, contentType } = file;
			return { json: { url, fileName, contentType, size: await file.size() } };
		} finally {
			deadline.end();
		}
	},
};

function renamed(file: UploadFile, options: Options): UploadFile {
	const contentType = options.text('contentType') ?? file.contentType;
	const fileName = fileNameOf([options.text('fileName'), file.fileName], contentType);
	return { ...file, fileName, contentType };
}
