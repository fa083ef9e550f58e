import pure from './pure.config.mjs';

/** The modules that send requests, by real HTTP in n8n's engine. */
export default {
	...pure,
	mutate: ['nodes/shared/transport/{client,sendRequest}.ts'],
	jest: {
		...pure.jest,
		config: {
			...pure.jest.config,
			testMatch: ['<rootDir>/test/engine/client{,Sequence}.test.mts'],
		},
	},
	jsonReporter: { fileName: 'reports/mutation-client.json' },
};
