import { SECONDS, type FileLifetime } from './lifetime';

/** Who may open a file: anybody who has its address, or its owner, and how others are refused. */
export const FILE_ACCESS = ['allow', 'forbid', 'hide'] as const;

/** fal's own words; `hide` says to others that there is no such file. */
export type FileAccess = (typeof FILE_ACCESS)[number];

/** What fal is told of files that are uploaded or made; what is undefined is as the account has it. */
export interface FileRules {
	readonly lifetime?: FileLifetime | undefined;
	readonly access?: FileAccess | undefined;
}

const PREFERENCE = 'x-fal-object-lifecycle-preference';

/**
 * What asks for the rules of the files that a run makes.
 *
 * @see https://fal.ai/docs/documentation/model-apis/file-access-controls
 */
export function runRulesHeaders({ lifetime, access }: FileRules): Record<string, string> {
	// `never` has no number: nothing is sent, and the setting of the account holds, as in fal's client.
	const seconds = lifetime === undefined ? undefined : SECONDS[lifetime];
	if (seconds === undefined && access === undefined) return {};
	const preference = {
		...(seconds !== undefined && { expiration_duration_seconds: seconds }),
		...(access !== undefined && { initial_acl: { default: access } }),
	};
	return { [PREFERENCE]: JSON.stringify(preference) };
}

/** The same for an upload: fal's documents disagree about the name. */
export function uploadRulesHeaders(rules: FileRules): Record<string, string> {
	const headers = runRulesHeaders(rules);
	const value = headers[PREFERENCE];
	return value === undefined ? {} : { ...headers, 'x-fal-object-lifecycle': value };
}
