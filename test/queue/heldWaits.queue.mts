import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { given, tell } from '../e2e/fixture.mts';
import { finishedExecution, stopExecution } from '../../tools/n8n/executions.mts';
import { until } from '../../tools/n8n/session.mts';
import type { StoredWorkflow } from '../../tools/n8n/workflows.mts';
import { CONCURRENCY } from '../../tools/queue/cluster.mts';
import { countByStatus, isOver, type Run } from '../../tools/queue/database.mts';
import { useCluster } from './fixture.mts';
import { HELD_WAIT } from '../../tools/queue/heldWait.mts';
import { itemsOf } from '../../tools/queue/wait.mts';

const { api, session, ...use } = useCluster();

let jobs: string[];
let workflow: StoredWorkflow;
let byWorker: Run[][];

beforeAll(async () => {
	jobs = use.addEndlessJobs(2 * CONCURRENCY);
	workflow = await use.startHeldWaits(jobs);
});

const asked = (job: string) => api().requestsFor(job).length;

/** Waits until each of these jobs was asked twice more. */
async function untilAskedOn(of: string[]): Promise<void> {
	const before = of.map(asked);
	await until('further questions', async () =>
		of.every((job, index) => asked(job) >= before[index] + 2) ? true : undefined,
	);
}

describe('waits in the process', () => {
	it('are held by both workers at once, as many as each has room for', async () => {
		await untilAskedOn(jobs);
		const runs = await use.runsOf(workflow);
		expect(countByStatus(runs)).toBe(`${jobs.length} × running`);
		byWorker = await use.runsByWorker(runs);
		expect(byWorker.map(({ length }) => length)).toEqual([CONCURRENCY, CONCURRENCY]);
		tell(`held by workers: ${byWorker.map(({ length }) => length).join(' and ')}`);
	});

	it.each([1, 2])('are reached by Stop on worker %i, and no request follows', async (number) => {
		const [run, ...others] = byWorker[number - 1];
		const pressed = performance.now();
		await stopExecution(session(), run.id);
		const execution = await finishedExecution(session(), run.id, 20_000);
		tell(`stored as ${execution.status} ${Math.round(performance.now() - pressed)} ms after Stop`);
		expect(execution.status).toBe('canceled');

		const questions = asked(run.job);
		// More than two intervals.
		await Promise.all([untilAskedOn(others.map(({ job }) => job)), sleep(2_500)]);
		expect(asked(run.job)).toBe(questions);
	});

	it('give the others their items, once', async () => {
		use.finishJobs(jobs);
		const runs = await use.untilRuns('end of all', [workflow], (all) => all.every(isOver));
		expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
		const finished = runs.filter(({ status }) => status === 'success');
		expect(finished).toHaveLength(jobs.length - 2);
		for (const { job, execution } of await use.read(finished)) {
			expect(given(execution, HELD_WAIT)).toEqual(itemsOf(job));
		}
		tell(countByStatus(runs));
	});
});
