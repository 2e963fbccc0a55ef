/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } },
		],
	},
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
	modulePathIgnorePatterns: ['<rootDir>/dev/node_modules', '<rootDir>/dist', '<rootDir>/.data'],
	setupFilesAfterEnv: ['<rootDir>/test/helpers/laws.ts'],
	testTimeout: 30_000,
	maxWorkers: 2,
};
