import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isFinished } from '../../tools/n8n/execution.mts';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import {
	aitronosTrigger,
	NODE,
	noOperation,
	type StoredWorkflow,
	workflowOf,
} from '../../tools/n8n/workflow.mts';
import { print, useN8n } from './fixture.mts';
import { shared } from './shared.mts';

const { api, client, store } = useN8n();

const BURSTS = 10;
const JOBS_PER_BURST = 100;
const POLLS_PER_MINUTE = 12;

/** Adds jobs that finish within some seconds, in another order than that of their creation. */
function addBurst(): string[] {
	return Array.from({ length: JOBS_PER_BURST }, () => {
		const finishAfter = Math.floor(Math.random() * 8_000);
		return api().addJob({ finishAfter, data: [{}] });
	});
}

/** The jobs that started the workflow, in the executions that have ended, the first execution first. */
async function startedFor({ id }: StoredWorkflow): Promise<string[][]> {
	const executions = (await client().listExecutions(id)).filter(isFinished).reverse();
	const read = executions.map(async (one) => await client().readExecution(one.id));
	return (await Promise.all(read)).map((execution) => {
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(execution.json(noOperation.name)).toEqual(execution.json(NODE));
		return execution.json(NODE).map(({ job_id: job }) => String(job));
	});
}

async function waitForJobs(workflow: StoredWorkflow, count: number): Promise<string[][]> {
	const check = async () => {
		const started = await startedFor(workflow);
		return started.flat().length >= count ? started : undefined;
	};
	return await waitFor(`start for ${count} jobs`, check, 90_000);
}

describe('the trigger in an active workflow', () => {
	it('starts it once for each of 1,000 jobs, through a kill of n8n during a poll', async () => {
		const before = addBurst();
		await sleep(8_000);
		const trigger = aitronosTrigger({ output: 'simplified' }, POLLS_PER_MINUTE);
		const workflow = await store(workflowOf([trigger, noOperation]));
		await client().activate(workflow);
		// n8n polls at activation, but it responds before that.
		const isActive = () => api().requests.some(({ respondedAt }) => respondedAt !== undefined);
		await waitFor('poll at activation', () => isActive() || undefined);

		const jobs: string[] = [];
		for (let burst = 0; burst < BURSTS / 2; burst++) {
			jobs.push(...addBurst());
			await sleep(2_000);
		}
		await waitForJobs(workflow, jobs.length);

		api().fault({ on: 'status=completed', times: 1, fault: { kind: 'silence' } });
		const { length } = api().requests;
		jobs.push(...addBurst());
		await waitFor('poll', () => api().requests.length > length || undefined);
		await shared('n8n').kill();
		for (let burst = BURSTS / 2 + 1; burst < BURSTS; burst++) jobs.push(...addBurst());
		await shared('n8n').start();

		await waitForJobs(workflow, jobs.length);
		// Two more polls, which find nothing.
		const polls = api().requests.length;
		await waitFor('more polls', () => api().requests.length >= polls + 2 * 12 || undefined);
		const started = await startedFor(workflow);
		await client().deactivate(workflow);
		print(
			`${started.flat().length} jobs in ${started.length} executions: ${started.map((of) => of.length).join(', ')}`,
		);
		expect(started.flat().sort()).toEqual(jobs.sort());
		expect(started.flat()).not.toContain(before[0]);
	}, 240_000);
});
