import { mutation } from './mutation.mjs';

/** The way out and the parameters, by real requests in the real engine. */
export default mutation('api', {
	mutate: ['nodes/shared/{aitronosApi,itemParameters}.ts'],
	tests: ['test/engine/{requests,getStatus,onError}.test.mts'],
	timeoutMS: 20_000,
});
