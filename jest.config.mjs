// The engine's log would bury what the tests print.
process.env.N8N_LOG_LEVEL ??= 'silent';

const shared = {
	testEnvironment: '<rootDir>/test/environment.cjs',
	transform: {
		'^.+\\.[mc]?ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	modulePathIgnorePatterns: [
		'<rootDir>/.stryker-tmp',
		'<rootDir>/.n8n-demo',
		'<rootDir>/tools/n8n/.*/node_modules',
	],
	moduleFileExtensions: ['mts', 'ts', 'mjs', 'js', 'json', 'node'],
};

const project = (displayName, pattern = `test/${displayName}/**/*.test.mts`) => ({
	...shared,
	displayName,
	testMatch: [`<rootDir>/${pattern}`],
});

export default {
	verbose: true,
	maxWorkers: 4,
	projects: [
		project('unit'),
		project('tools'),
		project('engine'),
		project('e2e', 'test/e2e/**/*.e2e.mts'),
		project('queue', 'test/queue/**/*.queue.mts'),
	],
};
