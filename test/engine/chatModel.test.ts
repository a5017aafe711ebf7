import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';

const dist = join(__dirname, '../../dist');
const BUILT = 'dist/nodes/Fal/FalChatModel.node.js';

/** A folder like that of an n8n without the SDK: the built file, and n8n-workflow beside it. */
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'fal-chat-model-'));
	mkdirSync(join(folder, dirname(BUILT)), { recursive: true });
	copyFileSync(join(dist, '..', BUILT), join(folder, BUILT));
	mkdirSync(join(folder, 'node_modules'));
	const workflow = dirname(require.resolve('n8n-workflow/package.json'));
	symlinkSync(workflow, join(folder, 'node_modules/n8n-workflow'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in a process of its own, in that folder. */
function printed(script: string): string {
	const { NODE_PATH: _, ...env } = process.env;
	const { stdout, stderr, status } = spawnSync(
		process.execPath,
		['--input-type=commonjs', '--eval', script],
		{ cwd: folder, env, encoding: 'utf8' },
	);
	return status === 0 ? stdout : `${String(status)} ${stderr}`;
}

const load = `const { FalChatModel } = require(${JSON.stringify(`./${BUILT}`)});`;

it('is loaded by an n8n without the SDK of chat models', () => {
	expect(printed(`${load} console.log(new FalChatModel().description.name);`)).toBe(
		'falChatModel\n',
	);
});

it('says there what it needs, without a path of the server', () => {
	const said = printed(`${load}
		const context = {
			getNode: () => ({ name: 'FAL Chat Model', type: 'x', typeVersion: 1, parameters: {} }),
			getNodeParameter: (name, index, fallback) => fallback ?? 'google/gemini-2.5-flash',
			getCredentials: async () => ({ apiKey: 'id:secret' }),
		};
		new FalChatModel().supplyData.call(context, 0).then(
			() => console.log('supplied'),
			({ message, description }) => console.log(message + ' | ' + description),
		);`);
	expect(said).toMatch(
		/^This n8n has no chat models for community nodes yet \| FAL Chat Model needs n8n 2\.20 or later\./,
	);
	expect(said).not.toContain('node_modules');
	expect(said).not.toContain('secret');
	expect(said).not.toContain(pathToFileURL(folder).pathname);
});
