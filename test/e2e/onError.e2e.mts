import { describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { aitronos, NODE, splitJobs, webhook, workflowOf } from '../../tools/n8n/workflow.mts';
import { lookBack, origins, useN8n } from './fixture.mts';

const { api, client, callOnce } = useN8n();

/** A failed job between two completed ones, and a node on each output. */
async function runWith(onError: INode['onError']) {
	const jobs = [
		api().addJob({ data: [{ row: 1 }] }),
		api().addJob({ outcome: 'failed', errorMessage: 'Site blocked by anti-bot measures' }),
		api().addJob({ data: [{ row: 3 }] }),
	];
	const wait = aitronos('waitUntilComplete', {}, { onError });
	const workflow = workflowOf([webhook('lastNode'), splitJobs, wait, lookBack('Good')]);
	const [bad] = workflowOf([lookBack('Bad')]).nodes;
	workflow.nodes.push({ ...bad, position: [660, 200] });
	workflow.connections[NODE].main.push([{ node: 'Bad', type: 'main', index: 0 }]);
	const execution = await client().firstExecution(await callOnce(workflow, jobs));
	return { jobs, execution };
}

const errorItem = (id: string) => ({
	error: expect.stringContaining(id),
	message: expect.stringContaining('Site blocked by anti-bot measures'),
});

describe('a failed job among completed ones', () => {
	it('goes to the error output only, linked and with advice', async () => {
		const { jobs, execution } = await runWith('continueErrorOutput');
		expect(execution.status).toBe('success');
		expect(execution.json(NODE)).toEqual([{ row: 1 }, { row: 3 }]);
		expect(execution.json(NODE, 1)).toEqual([expect.objectContaining(errorItem(jobs[1]))]);
		expect(origins(execution, NODE)).toEqual([0, 2]);
		expect(execution.json('Good')).toEqual([{ seen: jobs[0] }, { seen: jobs[2] }]);
		expect(execution.json('Bad')).toEqual([{ seen: jobs[1] }]);
	});

	it('becomes an error item if the workflow continues', async () => {
		const { jobs, execution } = await runWith('continueRegularOutput');
		expect(execution.status).toBe('success');
		expect(execution.json(NODE)).toEqual([{ row: 1 }, errorItem(jobs[1]), { row: 3 }]);
		expect(origins(execution, NODE)).toEqual([0, 1, 2]);
		expect(execution.ran).not.toContain('Bad');
	});

	it('stops the workflow with an error that names the job', async () => {
		const { jobs, execution } = await runWith('stopWorkflow');
		expect(execution.status).toBe('error');
		expect(execution.error?.message).toContain(jobs[1]);
		expect(JSON.stringify(execution.error)).toContain('Site blocked by anti-bot measures');
		expect(execution.ran).not.toContain('Good');
	});
});
