import { beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredWorkflow } from '../../tools/n8n/workflow.mts';
import { allFinished, countByStatus, type Run } from '../../tools/queue/database.mts';
import { itemsOf, LONG_WAIT, longWaitExample } from '../../tools/queue/waits.mts';
import { print } from '../e2e/fixture.mts';
import { useCluster } from './fixture.mts';

const { cluster, api, ...use } = useCluster();

const count = 60;

/** Longer than the kills take, so that nothing resumes meanwhile. */
const quiet = 10_000;

let jobs: string[];
let workflow: StoredWorkflow;

const allWaiting = (runs: Run[]) =>
	runs.length === count && runs.every(({ status }) => status === 'waiting');

const allQuiet = (runs: Run[]) =>
	allWaiting(runs) &&
	runs.every(({ resumesAt }) => resumesAt !== null && resumesAt > Date.now() + quiet);

const perWorker = (runs: Run[]) =>
	use
		.runsByWorker(runs)
		.map(({ length }) => length)
		.join(' and ');

beforeAll(async () => {
	jobs = use.addEndlessJobs(count);
	workflow = await use.startOffloadedWaits(jobs);
});

describe(`${count} executions of the long-wait example`, () => {
	it('wait longer than n8n keeps a wait in process', () => {
		const node = longWaitExample().nodes.find(({ name }) => name === LONG_WAIT.wait);
		// n8n offloads from 65 s on, but may see a millisecond less than 65 s left.
		expect(node?.parameters).toEqual({ amount: expect.any(Number) });
		expect(node?.parameters.amount).toBeGreaterThan(65);
	});

	it('are offloaded at the same time, each with its own job', async () => {
		const runs = await use.waitForRuns('offloading of all', [workflow], allQuiet);
		expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
		print(`${countByStatus(runs)}, offloaded by workers: ${perWorker(runs)}`);
	});

	it('are still waiting after Redis, main and a worker were killed', async () => {
		const { redis, main, workers } = cluster;
		await use.waitForRuns('offloading of all', [workflow], allQuiet);
		const requests = api().requests.length;
		await redis.kill();
		await redis.start();
		await Promise.all([main.kill(), workers[0].kill()]);
		const runs = await use.runsOf(workflow);
		print(`${countByStatus(runs)}, while main and a worker are down`);
		expect(allWaiting(runs)).toBe(true);
		expect(api().requests).toHaveLength(requests);

		use.finishJobs(jobs);
		await Promise.all([main.start(), workers[0].start()]);
	});

	it('all finish with their own items', async () => {
		const runs = await use.waitForRuns('end of all', [workflow], allFinished);
		print(`${countByStatus(runs)}, finished by workers: ${perWorker(runs)}`);
		expect(countByStatus(runs)).toBe(`${count} × success`);
		for (const { job, execution } of await use.read(runs)) {
			expect(execution.json(LONG_WAIT.waitUntilComplete)).toEqual(itemsOf(job));
		}
	});

	it('did nothing twice', async () => {
		const runs = await use.runsOf(workflow);
		expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
		for (const { job, execution } of await use.read(runs)) {
			const { wait, getStatus, waitUntilComplete } = LONG_WAIT;
			const [pauses, checks, waits] = [wait, getStatus, waitUntilComplete].map(
				(node) => execution.runs(node).length,
			);
			expect({ checks, waits }).toEqual({ checks: pauses + 1, waits: 1 });
			expect(api().requestsFor(job)).toHaveLength(checks + waits);
		}
		print(`${runs.length} executions, ${api().requests.length} requests for ${jobs.length} jobs`);
	});
});
