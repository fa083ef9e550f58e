import { beforeAll, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import { NODE, type StoredWorkflow } from '../../tools/n8n/workflow.mts';
import { allFinished, countByStatus, type Run } from '../../tools/queue/database.mts';
import { itemsOf, LONG_WAIT } from '../../tools/queue/waits.mts';
import { print } from '../e2e/fixture.mts';
import { useCluster } from './fixture.mts';

const { cluster, api, ...use } = useCluster();

// More waits than one worker can take and, with the checks, exactly what both can take: the worker
// with more checks has at least two of them and one wait.
const waitCount = 6;
const checkCount = 4;

let waitWorkflow: StoredWorkflow;
let checkWorkflow: StoredWorkflow;
let lost: Run[];
let untouched: Run[];
let requestsForLost: number;

const jobsOf = (runs: Run[]) => runs.map(({ job }) => job);
const requestsFor = (runs: Run[]) => jobsOf(runs).flatMap((job) => api().requestsFor(job)).length;

/** Starts long waits, lets n8n offload them and keeps all of their next checks in progress. */
async function startChecks(jobs: string[]): Promise<StoredWorkflow> {
	const workflow = await use.startOffloadedWaits(jobs);
	await use.waitForRuns(
		'offloading of the long waits',
		[workflow],
		(runs) => runs.length === jobs.length && runs.every(({ status }) => status === 'waiting'),
	);
	// 240 kB at 4 kB a second take a minute, and are fast enough for the node not to give up.
	const metadata = { padding: 'x'.repeat(240_000) };
	for (const id of jobs) api().addJob({ id, data: itemsOf(id), metadata });
	const slow = { kind: 'throttle', bytesPerSecond: 4_000 } as const;
	api().fault({ on: new RegExp(jobs.join('|')), times: jobs.length, fault: slow });
	return workflow;
}

beforeAll(async () => {
	const checked = use.addEndlessJobs(checkCount);
	checkWorkflow = await startChecks(checked);
	const waited = use.addEndlessJobs(waitCount);
	waitWorkflow = await use.startInProcessWaits(waited);
	const isChecking = (job: string) =>
		api()
			.requestsFor(job)
			.some(({ respondedAt, aborted }) => !respondedAt && !aborted);
	const isPolled = (job: string) => api().requestsFor(job).length > 1;
	await waitFor(
		'check of every long wait during the other waits',
		() => (checked.every(isChecking) && waited.every(isPolled)) || undefined,
		240_000,
	);
});

/** The executions that each worker is running. */
async function shares() {
	const waits = use.runsByWorker(await use.runsOf(waitWorkflow));
	const checks = use.runsByWorker(await use.runsOf(checkWorkflow));
	return cluster.workers.map((worker, index) => ({
		worker,
		waits: waits[index],
		checks: checks[index],
	}));
}

/** These executions when all of them have ended. */
async function ended(description: string, runs: Run[]): Promise<Run[]> {
	const ids = new Set(runs.map(({ id }) => id));
	const these = (all: Run[]) => all.filter(({ id }) => ids.has(id));
	const workflows = [waitWorkflow, checkWorkflow];
	return these(await use.waitForRuns(description, workflows, (all) => allFinished(these(all))));
}

describe('a worker that is killed', () => {
	it('is running waits, and checks of long waits', async () => {
		const [killed, other] = (await shares()).sort((a, b) => b.checks.length - a.checks.length);
		await killed.worker.kill();
		lost = [...killed.waits, ...killed.checks];
		untouched = [...other.waits, ...other.checks];
		requestsForLost = requestsFor(lost);
		print(
			`killed with ${killed.checks.length} checks and ${killed.waits.length} waits; ` +
				`the other worker has ${other.checks.length} and ${other.waits.length}`,
		);
		expect(lost.length + untouched.length).toBe(waitCount + checkCount);
		for (const { status } of [...lost, ...untouched]) expect(status).toBe('running');
		for (const { length } of [killed.waits, killed.checks, other.waits]) {
			expect(length).toBeGreaterThan(0);
		}

		// Aitronos finishes the jobs regardless.
		use.finishJobs(jobsOf([...killed.waits, ...other.waits]));
		await killed.worker.start();
	});

	it('does not affect the executions of the other worker', async () => {
		const runs = await ended('end of the untouched', untouched);
		print(countByStatus(runs));
		expect(countByStatus(runs)).toBe(`${untouched.length} × success`);
		for (const { job, execution } of await use.read(runs)) {
			const last = execution.ran.includes(NODE) ? NODE : LONG_WAIT.waitUntilComplete;
			expect(execution.json(last)).toEqual(itemsOf(job));
		}
	});

	it('loses its own: they end as errors, never as finished, and are not repeated', async () => {
		const runs = await ended('end of the lost', lost);
		print(countByStatus(runs));
		expect(countByStatus(runs)).toBe(`${lost.length} × error`);
		for (const { execution } of await use.read(runs)) {
			expect(execution.error?.message).toContain('failed to be processed too many times');
			for (const node of [NODE, LONG_WAIT.waitUntilComplete]) {
				expect(execution.json(node)).toEqual([]);
			}
		}
		expect(requestsFor(lost)).toBe(requestsForLost);
		const all = await use.runsOf(waitWorkflow, checkWorkflow);
		expect(all).toHaveLength(waitCount + checkCount);
	});

	it('leaves jobs that can be waited for again', async () => {
		const again = await use.startInProcessWaits(jobsOf(lost));
		const runs = await use.waitForRuns(
			'end of the repeated',
			[again],
			(all) => all.length === lost.length && allFinished(all),
		);
		print(countByStatus(runs));
		expect(jobsOf(runs).sort()).toEqual(jobsOf(lost).sort());
		for (const { job, execution } of await use.read(runs)) {
			expect(execution.status).toBe('success');
			expect(execution.json(NODE)).toEqual(itemsOf(job));
		}
	});
});
