import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { isFinished } from '../../tools/n8n/execution.mts';
import type { ManagedProcess } from '../../tools/n8n/managedProcess.mts';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import {
	aitronosTrigger,
	NODE,
	noOperation,
	type StoredWorkflow,
	workflowOf,
} from '../../tools/n8n/workflow.mts';
import { print, type useN8n } from './fixture.mts';

const BURSTS = 10;
const JOBS_PER_BURST = 100;
const POLLS_PER_MINUTE = 12;

type Use = ReturnType<typeof useN8n>;

/** Adds jobs that finish within some seconds, in another order than that of their creation. */
function addBurst(api: ReturnType<Use['api']>): string[] {
	return Array.from({ length: JOBS_PER_BURST }, () => {
		const finishAfter = Math.floor(Math.random() * 8_000);
		return api.addJob({ finishAfter, data: [{}] });
	});
}

/** The jobs that started the workflow, in the executions that have ended, the first execution first. */
async function startedFor(client: ReturnType<Use['client']>, { id }: StoredWorkflow) {
	const executions = (await client.listExecutions(id)).filter(isFinished).reverse();
	const read = executions.map(async (one) => await client.readExecution(one.id));
	return (await Promise.all(read)).map((execution) => {
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(execution.json(noOperation.name)).toEqual(execution.json(NODE));
		return execution.json(NODE).map(({ job_id: job }) => String(job));
	});
}

/**
 * Activates a workflow with our trigger and lets 1,000 jobs finish in bursts. In the middle of a poll
 * n8n is killed and started again. Expects that each job has started the workflow once.
 */
export async function expectOneStartPerJob(
	use: Use,
	n8n: Pick<ManagedProcess, 'kill' | 'start'>,
): Promise<void> {
	const [api, client] = [use.api(), use.client()];
	const before = addBurst(api);
	await sleep(8_000);
	const trigger = aitronosTrigger({ output: 'simplified' }, POLLS_PER_MINUTE);
	const workflow = await use.store(workflowOf([trigger, noOperation]));
	await client.activate(workflow);
	// n8n polls at activation, but it responds before that.
	const isActive = () => api.requests.some(({ respondedAt }) => respondedAt !== undefined);
	await waitFor('poll at activation', () => isActive() || undefined);
	const waitForJobs = async (count: number) => {
		const hasAll = async () => (await startedFor(client, workflow)).flat().length >= count;
		await waitFor(`start for ${count} jobs`, async () => (await hasAll()) || undefined, 90_000);
	};

	const jobs: string[] = [];
	for (let burst = 0; burst < BURSTS / 2; burst++) {
		jobs.push(...addBurst(api));
		await sleep(2_000);
	}
	await waitForJobs(jobs.length);

	api.fault({ on: 'status=completed', times: 1, fault: { kind: 'silence' } });
	const { length } = api.requests;
	jobs.push(...addBurst(api));
	await waitFor('poll', () => api.requests.length > length || undefined);
	await n8n.kill();
	for (let burst = BURSTS / 2 + 1; burst < BURSTS; burst++) jobs.push(...addBurst(api));
	await n8n.start();

	await waitForJobs(jobs.length);
	// Two more polls, which find nothing new on their pages.
	const requests = api.requests.length + 2 * (BURSTS + 1);
	await waitFor('two more polls', () => api.requests.length >= requests || undefined);
	const started = await startedFor(client, workflow);
	await client.deactivate(workflow);
	const sizes = started.map((of) => of.length).join(', ');
	print(`${jobs.length} jobs started ${started.length} executions, with ${sizes} jobs`);
	expect(started.flat().sort()).toEqual(jobs.sort());
	expect(started.flat()).not.toContain(before[0]);
}
