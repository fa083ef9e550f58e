import { describe, expect, it } from '@jest/globals';
import { aitronos, NODE } from '../../tools/n8n/workflow.mts';
import { lookBack, origins, print, useN8n } from './fixture.mts';

const { api, runByWebhook } = useN8n();

describe('executions started by a webhook', () => {
	it('wait for five jobs in parallel and return linked items in input order', async () => {
		const seconds = [5, 3, 1, 4, 2];
		const data = seconds.map((second) => [{ row: `${second}a` }, { row: `${second}b` }]);
		const jobs = seconds.map((second, index) =>
			api().addJob({ clock: 'firstRequest', finishAfter: second * 1_000, data: data[index] }),
		);
		const execution = await runByWebhook(jobs, [aitronos('waitUntilComplete'), lookBack('Back')]);
		expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
		expect(execution.json(NODE)).toEqual(data.flat());
		expect(origins(execution, NODE)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
		expect(execution.json('Back')).toEqual(jobs.flatMap((id) => [{ seen: id }, { seen: id }]));
		// Sequential waiting would request the second job after the first has finished.
		const firsts = api().requests.slice(0, jobs.length);
		expect(firsts.map(({ path }) => path.split('/').at(-1)).sort()).toEqual([...jobs].sort());
		const { length } = api().requests;
		print(`jobs of 1 to 5 s: ${execution.task(NODE)?.executionTime} ms, ${length} requests`);
	});

	it('return the status of each job, whatever it is', async () => {
		const outcomes = ['completed', 'failed', 'cancelled', 'never'] as const;
		const jobs = outcomes.map((outcome) => api().addJob({ outcome }));
		const execution = await runByWebhook(jobs, [aitronos('getStatus')]);
		expect(execution.json(NODE).map(({ job_id, status }) => [job_id, status])).toEqual([
			[jobs[0], 'completed'],
			[jobs[1], 'failed'],
			[jobs[2], 'cancelled'],
			[jobs[3], 'processing'],
		]);
		expect(origins(execution, NODE)).toEqual([0, 1, 2, 3]);
	});

	it('store a hint if a job has no items yet', async () => {
		const job = api().addJob({ outcome: 'never' });
		const node = aitronos('getStatus', { output: 'items' }, { alwaysOutputData: true });
		const execution = await runByWebhook([job], [node]);
		expect(execution.status).toBe('success');
		expect(execution.task(NODE)?.hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('no items yet') }),
		]);
	});
});
