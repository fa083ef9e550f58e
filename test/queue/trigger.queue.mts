import { describe, it } from '@jest/globals';
import { expectOneStartPerJob } from '../e2e/finishedJobs.mts';
import { useN8n } from '../e2e/fixture.mts';
import { shared } from '../e2e/shared.mts';

const cluster = shared('cluster');
const use = useN8n({}, () => cluster.baseUrl);

describe('the trigger in an active workflow', () => {
	it('starts it once for each of 1,000 jobs, through a kill of main during a poll', async () => {
		await expectOneStartPerJob(use, cluster.main);
	}, 300_000);
});
