/** @type {import('jest').Config} */
module.exports = {
	rootDir: __dirname,
	testMatch: ['<rootDir>/*.e2e.ts'],
	testEnvironment: 'node',
	transform: {
		'\\.[jt]s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
		],
	},
	// A whole n8n runs beside each file.
	maxWorkers: 1,
	testTimeout: 120_000,
};
