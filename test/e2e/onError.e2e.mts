import { describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { activate, callWebhook, deactivate } from '../../tools/n8n/workflows.mts';
import { nextExecution } from '../../tools/n8n/executions.mts';
import { given, origins, useN8n } from './fixture.mts';
import { aitronos, looksBack, NODE, splitJobs, webhook, workflowOf } from './workflow.mts';

const { api, session, store } = useN8n();

/** Two good jobs with a failed one between them, and a node behind each output. */
async function runWith(onError: INode['onError']) {
	const trigger = webhook('lastNode');
	const jobs = [
		api().addJob({ data: [{ row: 1 }] }),
		api().addJob({ outcome: 'failed', errorMessage: 'Site blocked by anti-bot measures' }),
		api().addJob({ data: [{ row: 3 }] }),
	];
	const nodes = [
		trigger,
		splitJobs,
		aitronos('waitUntilComplete', {}, { onError }),
		looksBack('Good'),
	];
	const workflow = workflowOf(nodes);
	workflow.nodes.push({
		...workflow.nodes[3],
		...looksBack('Bad'),
		id: 'bad',
		position: [660, 200],
	});
	workflow.connections[NODE].main.push([{ node: 'Bad', type: 'main', index: 0 }]);
	const stored = await store(workflow);
	await activate(session(), stored);
	await callWebhook(session(), String(trigger.parameters?.path), {
		jobs: jobs.map((id) => ({ job_id: id })),
	});
	await deactivate(session(), stored);
	return { jobs, execution: await nextExecution(session(), stored.id) };
}

const advice = (id: string) => ({
	error: expect.stringContaining(id),
	message: expect.stringContaining('Site blocked by anti-bot measures'),
});

describe('a failed job among good ones', () => {
	it('leaves by the error output only, linked and with advice', async () => {
		const { jobs, execution } = await runWith('continueErrorOutput');
		expect(execution.status).toBe('success');
		expect(given(execution, NODE)).toEqual([{ row: 1 }, { row: 3 }]);
		expect(given(execution, NODE, 1)).toEqual([expect.objectContaining(advice(jobs[1]))]);
		expect(origins(execution, NODE)).toEqual([0, 2]);
		expect(given(execution, 'Good')).toEqual([{ seen: jobs[0] }, { seen: jobs[2] }]);
		expect(given(execution, 'Bad')).toEqual([{ seen: jobs[1] }]);
	});

	it('is an item among the others when the workflow goes on', async () => {
		const { jobs, execution } = await runWith('continueRegularOutput');
		expect(execution.status).toBe('success');
		expect(given(execution, NODE)).toEqual([{ row: 1 }, advice(jobs[1]), { row: 3 }]);
		expect(origins(execution, NODE)).toEqual([0, 1, 2]);
		expect(execution.ran).not.toContain('Bad');
	});

	it('stops the workflow, and the error names the job', async () => {
		const { jobs, execution } = await runWith('stopWorkflow');
		expect(execution.status).toBe('error');
		expect(execution.error?.message).toContain(jobs[1]);
		expect(JSON.stringify(execution.error)).toContain('Site blocked by anti-bot measures');
		expect(execution.ran).not.toContain('Good');
	});
});
