import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWorkflow, readWorkflows, withCredential } from '../../../demo/workflows';

const OURS = { id: 'c1', name: 'FAL account' };

describe('the nodes of an example', () => {
	it.each(['n8n-nodes-fal-run.fal', 'n8n-nodes-fal-run.falTool'])(
		'get the credential of the demo: %s',
		(type) => {
			const [node] = withCredential([{ type, parameters: {} }], OURS);
			expect(node).toEqual({ type, parameters: {}, credentials: { falApi: OURS } });
		},
	);

	it('get it in place of the one of whoever exported them', () => {
		const credentials = { falApi: { id: 'theirs', name: 'Theirs' } };
		const type = 'n8n-nodes-base.httpRequest';
		expect(withCredential([{ type, credentials }], OURS)).toEqual([
			{ type, credentials: { falApi: OURS } },
		]);
	});

	it('lose credentials that are not there', () => {
		const credentials = { openAiApi: { id: 'theirs', name: 'Theirs' } };
		expect(withCredential([{ type: 'x', credentials }], OURS)).toEqual([{ type: 'x' }]);
	});

	it('get none where none is needed', () => {
		const type = 'n8n-nodes-fal-run.falTrigger';
		expect(withCredential([{ type }], OURS)).toEqual([{ type }]);
	});
});

describe('the files', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'demo-examples-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));
	const write = (name: string, content: object) => {
		writeFileSync(join(folder, name), JSON.stringify(content));
	};

	it('are read in the order of their names, other files left alone', () => {
		write('b.json', { name: 'B', nodes: [], connections: { a: {} }, id: 'x', active: true });
		write('a.json', { name: 'A', nodes: [{ type: 'x' }] });
		write('README.md', {});
		expect(readWorkflows(folder)).toEqual([
			{ name: 'A', nodes: [{ type: 'x' }], rest: {} },
			{ name: 'B', nodes: [], rest: { connections: { a: {} } } },
		]);
	});

	it('may be missing altogether', () => {
		expect(readWorkflows(join(folder, 'none'))).toEqual([]);
	});

	it('are refused by name when they hold no workflow', () => {
		write('odd.json', { nodes: [] });
		expect(() => readWorkflow(join(folder, 'odd.json'))).toThrow(/odd\.json is not an exported/);
	});
});
