import { falError, LONGEST_SIGNED_SECONDS } from '../../fal';
import { isUnset, numberOf } from '../../n8n/item/values';
import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';

const SECONDS_OF_HOUR = 3_600;
const DEFAULT_HOURS = 24;
const SHORTEST_HOURS = 0.1;
const LONGEST_HOURS = LONGEST_SIGNED_SECONDS / SECONDS_OF_HOUR;

/** A file whose access is restricted, for others: `{ url, signedUrl, validForSeconds }`. */
export const getSignedUrl: Operation = {
	name: 'Get Signed URL',
	action: 'Get a URL that opens a private file',
	description:
		'Get a URL at which anybody can open a file of your fal account for a while. The API key needs the permission assets:read.',
	properties: [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://v3b.fal.media/files/b/…/output.png',
			description: 'The URL of the file in fal’s storage',
		},
		{
			displayName: 'Valid For (Hours)',
			name: 'validForHours',
			type: 'number',
			typeOptions: { minValue: SHORTEST_HOURS, maxValue: LONGEST_HOURS, numberPrecision: 2 },
			default: DEFAULT_HOURS,
			description: 'How long the signed URL opens the file, at most seven days',
		},
	],
	async execute({ params, fal, within }) {
		const url = params.text('url').trim();
		const seconds = secondsOf(params.value('validForHours'));
		const signedUrl = await within(
			ASKING,
			async ({ signal }) => await fal.files.sign(url, seconds, signal),
		);
		return { json: { url, signedUrl, validForSeconds: seconds } };
	},
};

/** @throws {FalError} `invalidInput` */
function secondsOf(value: unknown): number {
	const label = 'Valid For (Hours)';
	const hours = isUnset(value) ? DEFAULT_HOURS : numberOf(value, label, SHORTEST_HOURS);
	if (hours <= LONGEST_HOURS) return Math.round(hours * SECONDS_OF_HOUR);
	const message = `${label} must be at most ${LONGEST_HOURS}, which is seven days`;
	throw falError({ kind: 'invalidInput', message });
}
