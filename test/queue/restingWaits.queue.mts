import { beforeAll, describe, expect, it } from '@jest/globals';
import { given, tell } from '../e2e/fixture.mts';
import type { StoredWorkflow } from '../../tools/n8n/workflows.mts';
import { countByStatus, isOver, type Run } from '../../tools/queue/database.mts';
import { useCluster } from './fixture.mts';
import { LONG_WAIT, longWaitExample } from '../../tools/queue/longWait.mts';
import { itemsOf } from '../../tools/queue/wait.mts';

const { cluster, api, ...use } = useCluster();

const count = 60;

/** Longer than the kills take, so that nothing is resumed meanwhile. */
const quiet = 10_000;

let jobs: string[];
let workflow: StoredWorkflow;

const allRest = (runs: Run[]) =>
	runs.length === count && runs.every(({ status }) => status === 'waiting');

const isQuiet = (runs: Run[]) =>
	runs.every(({ dueAt }) => dueAt !== null && dueAt > Date.now() + quiet);

beforeAll(async () => {
	jobs = use.addEndlessJobs(count);
	workflow = await use.startLongWaits(jobs);
});

describe(`${count} executions of the long-wait example`, () => {
	it('rest longer than n8n may sleep in the process', () => {
		const rest = longWaitExample().nodes.find(({ name }) => name === LONG_WAIT.rest);
		// Of 65 s it takes some for less: when a millisecond passes while it works out what is left.
		expect(rest?.parameters).toEqual({ amount: expect.any(Number) });
		expect(rest?.parameters.amount).toBeGreaterThan(65);
	});

	it('rest at once, each about its own job', async () => {
		const runs = await use.untilRuns(
			'rest of all',
			[workflow],
			(all) => allRest(all) && isQuiet(all),
		);
		expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
		const perWorker = (await use.runsByWorker(runs)).map(({ length }) => length);
		tell(`${countByStatus(runs)}, put to rest by workers: ${perWorker.join(' and ')}`);
	});

	it('still rest after Redis, main and a worker were killed', async () => {
		const { redis, main, workers } = cluster;
		await use.untilRuns('rest of all', [workflow], (all) => allRest(all) && isQuiet(all));
		const asked = api().requests.length;
		await redis.kill();
		await redis.start();
		await Promise.all([main.kill(), workers[0].kill()]);
		const runs = await use.runsOf(workflow);
		tell(`${countByStatus(runs)}, while main and a worker are down`);
		expect(allRest(runs)).toBe(true);
		expect(api().requests).toHaveLength(asked);

		use.finishJobs(jobs);
		await Promise.all([main.start(), workers[0].start()]);
	});

	it('all finish with their own items', async () => {
		const runs = await use.untilRuns('end of all', [workflow], (all) => all.every(isOver));
		const perWorker = (await use.runsByWorker(runs)).map(({ length }) => length);
		tell(`${countByStatus(runs)}, finished by workers: ${perWorker.join(' and ')}`);
		expect(countByStatus(runs)).toBe(`${count} × success`);
		for (const { job, execution } of await use.read(runs)) {
			expect(given(execution, LONG_WAIT.waitUntilComplete)).toEqual(itemsOf(job));
		}
	});

	it('did nothing twice', async () => {
		const runs = await use.runsOf(workflow);
		expect(runs.map(({ job }) => job).sort()).toEqual([...jobs].sort());
		for (const { job, execution } of await use.read(runs)) {
			const [rests, checks, waits] = [
				LONG_WAIT.rest,
				LONG_WAIT.getStatus,
				LONG_WAIT.waitUntilComplete,
			].map((node) => execution.runs(node).length);
			expect({ checks, waits }).toEqual({ checks: rests + 1, waits: 1 });
			expect(api().requestsFor(job)).toHaveLength(checks + waits);
		}
		tell(`${runs.length} executions, ${api().requests.length} requests for ${jobs.length} jobs`);
	});
});
