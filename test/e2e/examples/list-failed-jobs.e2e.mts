import { describe, expect, it } from '@jest/globals';
import { EXAMPLE_JOBS } from '../../../tools/mockApi/exampleJobs.mts';
import { readExample } from '../../../tools/n8n/workflow.mts';
import { useExamples } from './fixture.mts';

const { run, store } = useExamples();

describe('list-failed-jobs.json', () => {
	it('lists each failed job with what happened and what to do', async () => {
		const { documented, blocked, unexplained } = EXAMPLE_JOBS;
		const { json } = await run(await store(readExample('list-failed-jobs.json')));
		expect(json('Extracted Items')).toEqual(documented.data);
		const failed = json('Failed Jobs');
		expect(failed).toEqual(
			[
				[blocked.id, blocked.errorMessage],
				[unexplained.id, unexplained.progressErrorMessage],
				['job_d0e5n0tex15t', 'found'],
			].map(([id, reason]) => ({
				job_id: id,
				error: expect.stringContaining(reason),
				message: expect.stringMatching(/\w/),
			})),
		);
		expect(json('One List')).toEqual([{ failed_jobs: failed }]);
	});
});
