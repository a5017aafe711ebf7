import { falError } from '../fal';
import { textOf } from '../n8n/item/values';
import { flag, text, type Option } from '../operations/options/option';
import { outputOptions } from '../operations/options/options';

/**
 * The accounts whose requests start the workflow; undefined for all. Once the option is there it must
 * name one: an expression that gives nothing would let everybody in.
 */
const falUserId: Option<readonly string[] | undefined> = {
	fields: text({
		displayName: 'Fal User ID',
		placeholder: 'e.g. github|1234567',
		description:
			'The account of fal whose requests start the workflow, as "userId" of an item names it; several are separated by commas. Without this option the requests of every account do.',
	}).fields,
	read(value) {
		if (value === undefined) return undefined;
		const ids = textOf(value)
			.split(',')
			.map((id) => id.trim())
			.filter((id) => id !== '');
		if (ids.length > 0) return ids;
		throw falError({
			kind: 'invalidInput',
			message: 'Fal User ID is empty. Enter the account, or remove the option',
		});
	},
};

/** All that the trigger can be told. */
export const triggerOptions = {
	...outputOptions,
	anyHost: flag({
		displayName: 'Download From Any Host',
		default: false,
		displayOptions: { show: { downloadFiles: [true] } },
		description:
			'Whether to download files that are not on fal’s own hosts, too. Their addresses come with the call, and n8n fetches whatever they lead to, also inside of its network.',
	}),
	falUserId,
};
