import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import { NODE, type StoredWorkflow } from '../../tools/n8n/workflow.mts';
import { allFinished, countByStatus, type Run } from '../../tools/queue/database.mts';
import { itemsOf } from '../../tools/queue/waits.mts';
import { print } from '../e2e/fixture.mts';
import { useCluster } from './fixture.mts';

const { api, client, cluster, ...use } = useCluster();

let jobs: string[];
let workflow: StoredWorkflow;
let byWorker: Run[][];

beforeAll(async () => {
	jobs = use.addEndlessJobs(2 * cluster.concurrency);
	workflow = await use.startInProcessWaits(jobs);
});

const requestCount = (job: string) => api().requestsFor(job).length;

/** Waits until each of these jobs was polled twice more. */
async function twoMorePolls(of: string[]): Promise<void> {
	const before = of.map(requestCount);
	const isPolled = (job: string, index: number) => requestCount(job) >= before[index] + 2;
	await waitFor('two more polls', () => of.every(isPolled) || undefined);
}

describe('waits in process', () => {
	it('run on both workers at the same time, as many as each can take', async () => {
		await twoMorePolls(jobs);
		const runs = await use.runsOf(workflow);
		expect(countByStatus(runs)).toBe(`${jobs.length} × running`);
		byWorker = use.runsByWorker(runs);
		const { concurrency } = cluster;
		expect(byWorker.map(({ length }) => length)).toEqual([concurrency, concurrency]);
	});

	it.each([1, 2])('are stopped by Stop on worker %i, and no request follows', async (number) => {
		const [run, ...others] = byWorker[number - 1];
		const pressed = performance.now();
		await client().stopExecution(run.id);
		const execution = await client().finishedExecution(run.id, 20_000);
		print(`stored as ${execution.status} ${Math.round(performance.now() - pressed)} ms after Stop`);
		expect(execution.status).toBe('canceled');

		const requests = requestCount(run.job);
		// More than two intervals.
		await Promise.all([twoMorePolls(others.map(({ job }) => job)), sleep(2_500)]);
		expect(requestCount(run.job)).toBe(requests);
	});

	it('return the items of the other jobs, once', async () => {
		use.finishJobs(jobs);
		const runs = await use.waitForRuns('end of all', [workflow], allFinished);
		expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
		const successful = runs.filter(({ status }) => status === 'success');
		expect(successful).toHaveLength(jobs.length - 2);
		for (const { job, execution } of await use.read(successful)) {
			expect(execution.json(NODE)).toEqual(itemsOf(job));
		}
		print(countByStatus(runs));
	});
});
