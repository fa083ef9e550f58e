import type { BrowserSession } from '../../tools/browser/session.mts';
import type { N8n } from '../../tools/n8n/n8n.mts';
import type { Postgres } from '../../tools/postgres/server.mts';
import type { Cluster } from '../../tools/queue/cluster.mts';

import type { OnDemand } from '../../tools/onDemand.mts';

export interface Shared {
	n8n?: N8n;
	cluster?: Cluster;
	session?: BrowserSession;
	/** Started by the first test that needs it. */
	postgres?: OnDemand<Postgres>;
}

declare global {
	/** What the globalSetup of a Jest project started; environment.cjs passes it on to the tests. */
	var shared: Shared | undefined;
}

export function shared<Name extends keyof Shared>(name: Name): NonNullable<Shared[Name]> {
	const resource = globalThis.shared?.[name];
	if (!resource) throw new Error('These tests share one n8n: run them with --runInBand');
	return resource;
}
