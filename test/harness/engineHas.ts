import { version } from 'n8n-core/package.json';

/** The engine of n8n 2 is n8n-core 2, that of n8n 1.123 is n8n-core 1.122. */
const isN8n2 = Number(version.split('.')[0]) >= 2;

/**
 * What n8n 2 has and n8n 1.123 lacks, by name. The engine tests run on both (`npm test`,
 * `npm run test:compat`); where these differ, a test says what the node does on either.
 */
export const engineHas = {
	/** The address that resumes an execution holds a secret, without which n8n refuses a call. */
	signedResumeUrls: isN8n2,
	/** Items at the error output may have `details` beside `error` and `message`. */
	detailsAtErrorOutput: isN8n2,
	/** Workflows may keep the files of an item in its JSON (setting `binaryMode`). */
	combinedBinaryMode: isN8n2,
} as const;
