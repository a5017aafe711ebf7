const { transform } = require('../../jest.config').projects[0];

/** @type {import('jest').Config} */
module.exports = {
	rootDir: __dirname,
	testMatch: ['<rootDir>/*.e2e.ts'],
	testEnvironment: 'node',
	transform,
	// A whole n8n runs beside each file.
	maxWorkers: 1,
	testTimeout: 120_000,
};
