import { falError } from '../../fal';
import { text } from '../options/option';
import { optionsField, readOptions } from '../options/optionSet';
import { fileTimeout } from '../options/timeout';
import type { Operation } from '../operation';
import { fileLimit } from '../timeLimits';

const DEFAULT_OUTPUT_PROPERTY = 'data';

const options = {
	fileName: text({
		displayName: 'File Name',
		placeholder: 'e.g. portrait.png',
		description: 'The name of the file, if it is another than that in the URL',
	}),
	timeout: fileTimeout,
};

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
		optionsField(options),
	],
	async execute({ params, store, within }) {
		const { fileName: name, timeout } = readOptions(options, params.options());
		const url = params.text('url').trim();
		if (!/^https?:\/\//i.test(url)) {
			const shown = url.length > 80 ? `${url.slice(0, 80)}…` : url;
			const message = `URL "${shown}" is no http(s) URL`;
			throw falError({ kind: 'invalidInput', message });
		}
		const property = params.text('outputBinaryProperty').trim() || DEFAULT_OUTPUT_PROPERTY;
		return await within(fileLimit(timeout), async ({ signal }) => {
			const wanted = { url, fileName: name || undefined };
			const { binary, fileName, contentType, size } = await store.fetch(wanted, signal);
			return { json: { url, fileName, contentType, size }, binary: { [property]: binary } };
		});
	},
};
