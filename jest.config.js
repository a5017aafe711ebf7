const common = {
	rootDir: __dirname,
	testEnvironment: 'node',
	transform: {
		'\\.[jt]s$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
		],
	},
	// p-limit and yocto-queue are published as ES modules only. What is built is tested as it is.
	transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)', '<rootDir>/dist/'],
};

/** @type {import('jest').Config} */
module.exports = {
	maxWorkers: 2,
	testTimeout: 60_000,
	projects: [
		{
			...common,
			displayName: 'unit',
			testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
		},
		{
			...common,
			displayName: 'engine',
			testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
			setupFilesAfterEnv: ['<rootDir>/test/harness/setup.ts'],
		},
	],
};
