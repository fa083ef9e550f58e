import { describe, it } from '@jest/globals';
import { expectOneStartPerJob } from './finishedJobs.mts';
import { useN8n } from './fixture.mts';
import { shared } from './shared.mts';

const use = useN8n();

describe('the trigger in an active workflow', () => {
	it('starts it once for each of 1,000 jobs, through a kill of n8n during a poll', async () => {
		await expectOneStartPerJob(use, shared('n8n'));
	}, 240_000);
});
