import { member, textMember } from '../emulator';

/** What the first stage tells the second. */
export interface Config {
	readonly port: number;
	/** Whether to run the first workflow. */
	readonly run: boolean;
	/** Folder of all that is kept. */
	readonly state: string;
	/** Of the real fal; undefined: the local one. */
	readonly key: string | undefined;
}

/**
 * @param text JSON of all but the key: arguments are seen by everybody
 * @param hello the parent's first message, which has the key
 * @throws when a member is missing
 */
export function readConfig(text: string | undefined, hello: unknown): Config {
	const given: unknown = JSON.parse(text ?? 'null');
	const port = member(given, 'port');
	const state = member(given, 'state');
	if (typeof port !== 'number' || typeof state !== 'string') {
		throw new Error('Start the demo with: npm run demo');
	}
	return {
		port,
		state,
		run: member(given, 'run') === true,
		key: textMember(hello, 'key'),
	};
}
