// The engine's log would bury what the tests print.
process.env.N8N_LOG_LEVEL ??= 'silent';

const shared = {
	testEnvironment: '<rootDir>/test/environment.cjs',
	transform: {
		'^.+\\.[mc]?ts$|/p-wait-for/': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	// Times without a zone are UTC, not local.
	testEnvironmentOptions: { timeZone: 'Asia/Kolkata' },
	// An ES module, which Jest cannot load as it is.
	transformIgnorePatterns: ['/node_modules/(?!p-wait-for/)'],
	modulePathIgnorePatterns: [
		'<rootDir>/.stryker-tmp',
		'<rootDir>/.n8n-demo',
		'<rootDir>/tools/n8n/.*/node_modules',
		'<rootDir>/tools/browser/verdaccio/node_modules',
	],
	moduleFileExtensions: ['mts', 'ts', 'mjs', 'js', 'json', 'node'],
};

const project = (displayName, options) => ({
	...shared,
	displayName,
	testMatch: [`<rootDir>/test/${displayName}/**/*.test.mts`],
	...options,
});

const e2eProject = (line) =>
	project(`e2e-${line}`, {
		testMatch: ['<rootDir>/test/e2e/**/*.e2e.mts'],
		globalSetup: '<rootDir>/test/e2e/globalSetup.mts',
		globalTeardown: '<rootDir>/test/e2e/globalTeardown.mts',
	});

export default {
	verbose: true,
	maxWorkers: 4,
	projects: [
		project('unit'),
		project('tools'),
		project('engine'),
		e2eProject('2.x'),
		e2eProject('1.x'),
		project('queue', {
			testMatch: ['<rootDir>/test/queue/**/*.queue.mts'],
			globalSetup: '<rootDir>/test/queue/globalSetup.mts',
			globalTeardown: '<rootDir>/test/e2e/globalTeardown.mts',
		}),
		project('browser', {
			testMatch: ['<rootDir>/test/browser/**/*.browser.mts'],
			globalSetup: '<rootDir>/test/browser/globalSetup.mts',
			globalTeardown: '<rootDir>/test/e2e/globalTeardown.mts',
		}),
	],
};
