import { randomUUID } from 'crypto';

import { requestFields } from '../fields/request';
import type { Operation } from '../operation';
import { ASKING } from '../timeLimits';

/** `{ deleted: true, requestId, files: [{ url, deleted, problem? }] }` */
export const deletePayloads: Operation = {
	name: 'Delete Payloads',
	action: 'Delete input, output and files of a request',
	description:
		'Delete what fal keeps of a request: its input, its output and its files. Needs a key with the scope ADMIN.',
	properties: requestFields.filter(({ name }) => name === 'requestId'),
	async execute({ params, fal, within, hints }) {
		const requestId = params.text('requestId').trim();
		const files = await within(
			ASKING,
			// For the repetitions of this one call: whoever runs it again wants another try.
			async ({ signal }) => await fal.account.deletePayloads(requestId, randomUUID(), signal),
		);
		if (files.some(({ problem }) => problem !== undefined)) hints.warn(NOT_ALL);
		return {
			json: {
				deleted: true,
				requestId,
				files: files.map(({ url, problem }) => ({
					url,
					deleted: problem === undefined,
					...(problem !== undefined && { problem }),
				})),
			},
		};
	},
};

const NOT_ALL =
	'fal could not delete all files, and they can still be opened. The output tells which under files.';
