import { startCluster } from '../../tools/queue/cluster.mts';
import { exitOnError } from '../../tools/setupError.mts';

/** Starts the cluster that all tests of queue mode use. */
export default async function globalSetup(): Promise<void> {
	await exitOnError(async () => {
		console.log('\nStarting PostgreSQL, Redis, n8n and two workers with the packed package …');
		globalThis.shared = { cluster: await startCluster(2) };
	});
}
