import { type RemoteMember, remoteMember } from './control.mts';
import type { Database } from './database.mts';

/** The cluster that all test files use; `run.mts` starts it and hands it over in the environment. */
export interface SharedCluster {
	controlUrl: string;
	database: Database;
}

const variable = 'QUEUE_CLUSTER';

export function handOverCluster(cluster: SharedCluster): NodeJS.ProcessEnv {
	return { [variable]: JSON.stringify(cluster) };
}

export interface ReachedCluster {
	database: Database;
	main: RemoteMember;
	redis: RemoteMember;
	workers: RemoteMember[];
}

export function sharedCluster(): ReachedCluster {
	const text = process.env[variable];
	if (!text) throw new Error('These tests need a cluster: start them with `npm run test:queue`');
	const { controlUrl, database } = JSON.parse(text) as SharedCluster;
	const member = (name: string) => remoteMember(controlUrl, name);
	return {
		database,
		main: member('main'),
		redis: member('redis'),
		workers: [member('worker1'), member('worker2')],
	};
}
