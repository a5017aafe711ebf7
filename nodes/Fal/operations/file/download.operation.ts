import { falError, startDeadline } from '../../fal';
import { DEFAULT_OUTPUT_PROPERTY } from '../options/downloadFiles';
import { DEFAULT_FILE_TIMEOUT_SECONDS, fileTimeoutField } from '../options/timeout';
import type { Operation } from '../operation';

/** A file at a URL to binary data: `{ url, fileName, contentType, size }` beside it, size in bytes. */
export const download: Operation = {
	name: 'Download',
	action: 'Download a file from a URL',
	description: 'Download a file from its URL as binary data, without the API key',
	properties: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://v3.fal.media/files/b/…/output.png',
			description: 'The http(s) URL of the file',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'outputBinaryProperty',
			type: 'string',
			default: DEFAULT_OUTPUT_PROPERTY,
			required: true,
			hint: 'The name of the output binary field to put the file in',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'File Name',
					name: 'fileName',
					type: 'string',
					default: '',
					placeholder: 'e.g. portrait.png',
					description: 'The name of the file, if it is another than that in the URL',
				},
				fileTimeoutField,
			],
		},
	],
	async execute({ params, store, ports, stop }) {
		const options = params.options();
		const url = params.text('url').trim();
		if (!/^https?:\/\//i.test(url)) {
			const shown = url.length > 80 ? `${url.slice(0, 80)}…` : url;
			const message = `URL "${shown}" is no http(s) URL`;
			throw falError({ kind: 'invalidInput', message });
		}
		const property = params.text('outputBinaryProperty').trim() || DEFAULT_OUTPUT_PROPERTY;
		const timeoutSeconds = options.number('timeout', 'Timeout', 1) ?? DEFAULT_FILE_TIMEOUT_SECONDS;
		const deadline = startDeadline(ports.clock, timeoutSeconds * 1000, stop);
		try {
			const wanted = { url, fileName: options.text('fileName') };
			const { binary, fileName, contentType, size } = await store.fetch(wanted, deadline.signal);
			return { json: { url, fileName, contentType, size }, binary: { [property]: binary } };
		} finally {
			deadline.end();
		}
	},
};
