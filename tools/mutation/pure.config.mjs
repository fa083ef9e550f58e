import { mutation } from './mutation.mjs';

/** The modules that decide, by their tables. */
export default mutation('pure', {
	mutate: [
		'nodes/shared/*.ts',
		'!nodes/shared/{aitronosApi,itemParameters,jobLoop,notes,pause,runJobs}.ts',
	],
	tests: ['test/unit/*.test.mts'],
	timeoutMS: 5_000,
});
