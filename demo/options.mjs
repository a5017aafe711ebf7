/** What may be written behind `npm run demo --`. Plain Node 20: nothing is installed yet. */
import path from 'node:path';
import { parseArgs } from 'node:util';

const DEFAULT_PORT = 5678;

export const HELP = `npm run demo -- [options]

  --port <number>   where n8n listens, ${DEFAULT_PORT} unless told
  --fresh           starts anew: forgets the owner, the workflows and all else of the demo's n8n
  --no-run          does not run the first workflow
  --state <folder>  keeps the demo's n8n there instead of in .tmp/demo (.tmp/demo-<port> for another port)
  --help            this text

FAL_KEY=<your key> npm run demo   uses the real fal; running a workflow then costs money`;

/**
 * @typedef {object} Options
 * @property {number} port
 * @property {boolean} fresh
 * @property {boolean} run
 * @property {string} state an absolute path
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @param {string} root folder of the repository
 * @returns {Options}
 * @throws {Error} whose message says which option is wrong
 */
export function readOptions(args, root) {
	const { values } = parseArgs({
		args,
		options: {
			port: { type: 'string', default: String(DEFAULT_PORT) },
			fresh: { type: 'boolean', default: false },
			'no-run': { type: 'boolean', default: false },
			state: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`);
	}
	return {
		port,
		fresh: values.fresh,
		run: !values['no-run'],
		// Two demos side by side are two n8ns, each with a folder of its own.
		state: path.resolve(
			values.state ?? path.join(root, port === DEFAULT_PORT ? '.tmp/demo' : `.tmp/demo-${port}`),
		),
		help: values.help,
	};
}

/**
 * The key for the real fal, or undefined for the local one.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @throws {Error} when it cannot be a key; the message does not repeat it
 */
export function readKey(environment) {
	const key = environment['FAL_KEY']?.trim() ?? '';
	if (key === '') return undefined;
	if (/^[^:\s]+:[^:\s]+$/.test(key)) return key;
	throw new Error(
		'FAL_KEY is not a whole key: it has two parts joined by a colon (fal.ai/dashboard/keys).',
	);
}
