import { fileNameOf, recognised, uploadTypeOf, type UploadFile } from '../../fal';
import { fileAccess } from '../options/fileAccess';
import { keepFilesFor } from '../options/keepFilesFor';
import { text } from '../options/option';
import { optionsField, readOptions, type OptionValues } from '../options/optionSet';
import { fileTimeout } from '../options/timeout';
import type { Operation } from '../operation';
import { fileLimit } from '../timeLimits';

const options = {
	contentType: text({
		displayName: 'Content Type',
		placeholder: 'e.g. image/png',
		description: 'The media type at fal, if it is another than that of the binary data',
	}),
	fileName: text({
		displayName: 'File Name',
		placeholder: 'e.g. portrait.png',
		description: 'The name at fal, if it is another than that of the binary data',
	}),
	fileAccess,
	keepFilesFor,
	timeout: fileTimeout,
};

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
		optionsField(options),
	],
	async execute({ params, files, fal, within }) {
		const given = readOptions(options, params.options());
		const found = files.find(params.value('binaryProperty'), 'Input Binary Field');
		return await within(fileLimit(given.timeout), async ({ signal }) => {
			const file = await described(found, given);
			const rules = { lifetime: given.keepFilesFor, access: given.fileAccess };
			const url = await fal.files.upload(file, rules, signal);
			const { fileName, contentType } = file;
			return { json: { url, fileName, contentType, size: await file.size() } };
		});
	},
};

/** The file as the options describe it; where they do not, as what it is. */
async function described(
	found: UploadFile,
	given: OptionValues<typeof options>,
): Promise<UploadFile> {
	const wanted = given.contentType || undefined;
	const file = wanted === undefined ? await recognised(found) : { ...found, head: undefined };
	const name = fileNameOf([given.fileName || undefined, file.fileName], '');
	const contentType = wanted ?? uploadTypeOf(name, file.contentType).contentType;
	return { ...file, contentType, fileName: fileNameOf([name], contentType) };
}
