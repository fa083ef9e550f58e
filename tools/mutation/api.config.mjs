import { mutation } from './mutation.mjs';

/** The way out, by real requests in the real engine. */
export default mutation('api', {
	mutate: ['nodes/shared/aitronosApi.ts'],
	tests: ['test/engine/client.test.mts'],
	timeoutMS: 5_000,
});
