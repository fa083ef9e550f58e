import { fileURLToPath } from 'node:url';
import base from '../../jest.config.mjs';

// Mutants live in the source, while the other suites test what was built from it.
process.env.AITRONOS_PACKAGE = 'source';

/** The modules that do no I/O, by the unit tests. */
export default {
	mutate: [
		'nodes/shared/{errors,model,utils}/*.ts',
		'nodes/shared/items/{itemOutcome,nodeError}.ts',
		'nodes/shared/polling/pollPolicy.ts',
		'nodes/shared/transport/*.ts',
		'!nodes/shared/transport/{client,sendRequest,testRequest}.ts',
	],
	testRunner: 'jest',
	coverageAnalysis: 'perTest',
	jest: {
		enableFindRelatedTests: true,
		// Merged into jest.config.mjs, of which Stryker would run every project.
		config: {
			projects: [],
			...base.projects.find(({ displayName }) => displayName === 'unit'),
			// Stryker resolves no `<rootDir>` here.
			testEnvironment: fileURLToPath(new URL('../../test/environment.cjs', import.meta.url)),
			testPathIgnorePatterns: ['[cC]ontract', 'sourceRules'],
		},
	},
	ignorePatterns: ['/tools/n8n', '/test/e2e', '/dist', '/.n8n-demo', '/examples'],
	reporters: ['clear-text', 'progress-append-only', 'json'],
	clearTextReporter: { reportTests: false, allowColor: false },
	jsonReporter: { fileName: 'reports/mutation-pure.json' },
	// Generous: a timeout counts as a killed mutant, even if the machine was only busy.
	timeoutMS: 20_000,
	concurrency: 4,
};
