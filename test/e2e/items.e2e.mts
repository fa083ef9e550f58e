import { describe, expect, it } from '@jest/globals';
import { given, origins, tell, useN8n } from './fixture.mts';
import { aitronos, looksBack, NODE } from './workflow.mts';

const { api, runByWebhook } = useN8n();

describe('executions started by a webhook', () => {
	it('wait for five jobs at once and give their items in input order, each linked', async () => {
		const seconds = [5, 3, 1, 4, 2];
		const jobs = seconds.map((second) =>
			api().addJob({
				clock: 'firstRequest',
				finishAfter: second * 1_000,
				data: [{ row: `${second}a` }, { row: `${second}b` }],
			}),
		);
		const execution = await runByWebhook(jobs, [aitronos('waitUntilComplete'), looksBack('Back')]);
		expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
		expect(given(execution, NODE)).toEqual(
			seconds.flatMap((second) => [{ row: `${second}a` }, { row: `${second}b` }]),
		);
		expect(origins(execution, NODE)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
		expect(given(execution, 'Back')).toEqual(jobs.flatMap((id) => [{ seen: id }, { seen: id }]));
		// One after another, the second job would have been asked after the first had finished.
		const firsts = api().requests.slice(0, jobs.length);
		expect(firsts.map(({ path }) => path.split('/').at(-1)).sort()).toEqual([...jobs].sort());
		tell(
			`five jobs of 1 to 5 s: ${execution.task(NODE)?.executionTime} ms, ${api().requests.length} requests`,
		);
	});

	it('give the status of each job, whatever it is', async () => {
		const jobs = (['completed', 'failed', 'cancelled', 'never'] as const).map((outcome) =>
			api().addJob({ outcome }),
		);
		const execution = await runByWebhook(jobs, [aitronos('getStatus')]);
		expect(given(execution, NODE).map(({ job_id, status }) => [job_id, status])).toEqual([
			[jobs[0], 'completed'],
			[jobs[1], 'failed'],
			[jobs[2], 'cancelled'],
			[jobs[3], 'processing'],
		]);
		expect(origins(execution, NODE)).toEqual([0, 1, 2, 3]);
	});

	it('store a hint where a job has no items yet', async () => {
		const job = api().addJob({ outcome: 'never' });
		const node = aitronos('getStatus', { output: 'items' }, { alwaysOutputData: true });
		const execution = await runByWebhook([job], [node]);
		expect(execution.status).toBe('success');
		expect(execution.task(NODE)?.hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('not finished') }),
		]);
	});
});
