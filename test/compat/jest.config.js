const { join } = require('node:path');
const base = require('../../jest.config.js');

const installed = join(__dirname, '../../rig/installs/n8n1/node_modules');
const moduleNameMapper = {
	'^(n8n-core|n8n-workflow|@n8n/(?:config|di))($|/.*)': `${installed}/$1$2`,
};

/**
 * The tests that touch n8n, with the packages of n8n 1.123 in the place of n8n 2's; see
 * scripts/task.mjs.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...base,
	projects: [
		{
			...project('unit'),
			displayName: 'unit, n8n 1.123',
			testMatch: [
				'<rootDir>/test/unit/{n8n,methods,operations}/**/*.test.ts',
				'<rootDir>/test/unit/*.test.ts',
			],
			moduleNameMapper,
		},
		{
			...project('engine'),
			displayName: 'engine, n8n 1.123',
			setupFilesAfterEnv: ['<rootDir>/test/harness/setup.ts', '<rootDir>/test/compat/sshTimer.ts'],
			moduleNameMapper,
		},
	],
};

/** @param {string} name */
function project(name) {
	for (const one of base.projects ?? []) {
		if (typeof one === 'object' && one.displayName === name) return one;
	}
	throw new Error(`jest.config.js has no project ${name}`);
}
