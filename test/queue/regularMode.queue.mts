import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EXAMPLE_JOBS } from '../../tools/mockApi/exampleJobs.mts';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import type { StoredWorkflow } from '../../tools/n8n/workflow.mts';
import { LONG_WAIT, longWaitExample } from '../../tools/queue/waits.mts';
import { print, useN8n } from '../e2e/fixture.mts';
import { shared } from '../e2e/shared.mts';

jest.setTimeout(600_000);

// One process with its data in SQLite.
const { baseUrl, process: n8n } = shared('cluster').regular;
beforeAll(async () => await n8n.start());
afterAll(async () => await n8n.stop());
const { api, client, store } = useN8n({}, () => baseUrl);
const job = EXAMPLE_JOBS.events;

let workflow: StoredWorkflow;
let executionId: string;

const statuses = async () =>
	(await client().listExecutions(workflow.id)).map(({ status }) => status);

describe('the long-wait example in regular mode, run as imported', () => {
	it('survives a kill of n8n while it waits', async () => {
		api().addJob({ id: job.id, outcome: 'never' });
		workflow = await store(longWaitExample());
		executionId = await client().run(workflow);
		await waitFor('wait', async () => (await statuses()).includes('waiting') || undefined);
		await n8n.kill();
		print(`killed while waiting, after ${api().requestsFor(job.id).length} request`);
		api().addJob({ id: job.id, data: job.data });
		await n8n.start();
		print(`started again: ${(await statuses()).join()}`);
	});

	it('finishes with the right items, once', async () => {
		const execution = await client().finishedExecution(executionId, 240_000);
		expect(execution.status).toBe('success');
		expect(execution.json(LONG_WAIT.waitUntilComplete)).toEqual(job.data);
		expect(execution.runs(LONG_WAIT.waitUntilComplete)).toHaveLength(1);
		expect(execution.runs(LONG_WAIT.wait)).toHaveLength(1);
		expect(await statuses()).toEqual(['success']);
		expect(api().requestsFor(job.id)).toHaveLength(3);
	});
});
