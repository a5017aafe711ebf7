import { join } from 'node:path';
import { readKey, readOptions } from '../../../demo/options.mjs';

describe('the options of the demo', () => {
	it('are port 5678, a run, and a folder that git ignores, unless told', () => {
		expect(readOptions([], '/repository')).toEqual({
			port: 5678,
			fresh: false,
			run: true,
			state: join('/repository', '.tmp/demo'),
			help: false,
		});
	});

	it('give each port a folder of its own, so that two demos do not share an n8n', () => {
		expect(readOptions(['--port', '6000'], '/repository').state).toBe(
			join('/repository', '.tmp/demo-6000'),
		);
	});

	it('are taken as they are written', () => {
		const args = ['--port', '6000', '--fresh', '--no-run', '--state', '/tmp/elsewhere'];
		expect(readOptions(args, '/repository')).toMatchObject({
			port: 6000,
			fresh: true,
			run: false,
			state: '/tmp/elsewhere',
		});
	});

	it.each(['0', '65536', '80.5', 'http', ''])('refuse the port "%s"', (port) => {
		expect(() => readOptions([`--port=${port}`], '/')).toThrow(`not "${port}"`);
	});

	it('refuse an option that they do not know', () => {
		expect(() => readOptions(['--prot', '1'], '/')).toThrow('--prot');
	});
});

describe('the key', () => {
	it.each([{}, { FAL_KEY: '' }, { FAL_KEY: '  ' }])('is not needed: %j', (environment) => {
		expect(readKey(environment)).toBeUndefined();
	});

	it('is taken without the spaces around it', () => {
		expect(readKey({ FAL_KEY: ' id:secret\n' })).toBe('id:secret');
	});

	it('is refused when it is half a key, without being repeated', () => {
		const read = () => readKey({ FAL_KEY: 'onlyhalf' });
		expect(read).toThrow('two parts joined by a colon');
		expect(read).not.toThrow('onlyhalf');
	});
});
