import { fileURLToPath } from 'node:url';
import base from '../../jest.config.mjs';

// Mutants live in the source, while the other suites prove what was built from it.
process.env.AITRONOS_PACKAGE = 'source';

const unit = base.projects.find(({ displayName }) => displayName === 'unit');

/** A run of Stryker over some modules with some tests. Stryker takes no jest projects. */
export const mutation = (name, { mutate, tests, timeoutMS }) => ({
	testRunner: 'jest',
	coverageAnalysis: 'perTest',
	mutate,
	jest: {
		enableFindRelatedTests: false,
		config: {
			...unit,
			testEnvironment: fileURLToPath(new URL('../../test/environment.cjs', import.meta.url)),
			testMatch: tests.map((pattern) => `<rootDir>/${pattern}`),
			testPathIgnorePatterns: ['contract'],
		},
	},
	ignorePatterns: ['/tools/n8n', '/test/e2e', '/dist', '/.n8n-demo', '/examples'],
	reporters: ['clear-text', 'progress-append-only', 'json'],
	clearTextReporter: { reportTests: false, allowColor: false },
	jsonReporter: { fileName: `reports/mutation-${name}.json` },
	timeoutMS,
	concurrency: 4,
});
