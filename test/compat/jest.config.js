const { join } = require('node:path');
const { projects, ...settings } = require('../../jest.config.js');

const installed = join(__dirname, '../e2e/n8n1/node_modules');
const [unit, engine] = ['unit', 'engine'].map((name) =>
	projects.find(({ displayName }) => displayName === name),
);
const moduleNameMapper = {
	'^(n8n-core|n8n-workflow|@n8n/(?:config|di))($|/.*)': `${installed}/$1$2`,
};

/**
 * The tests that touch n8n, with the packages of n8n 1.123 in the place of n8n 2's; see
 * scripts/compat.mjs.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	...settings,
	projects: [
		{
			...unit,
			displayName: 'unit, n8n 1.123',
			testMatch: [
				'<rootDir>/test/unit/{n8n,methods,operations}/**/*.test.ts',
				'<rootDir>/test/unit/*.test.ts',
			],
			moduleNameMapper,
		},
		{
			...engine,
			displayName: 'engine, n8n 1.123',
			setupFilesAfterEnv: [...engine.setupFilesAfterEnv, '<rootDir>/test/compat/sshTimer.ts'],
			moduleNameMapper,
		},
	],
};
