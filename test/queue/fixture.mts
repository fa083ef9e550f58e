import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { useN8n } from '../e2e/fixture.mts';
import { type Execution, readExecution } from '../../tools/n8n/executions.mts';
import { until } from '../../tools/n8n/session.mts';
import { activate, type StoredWorkflow } from '../../tools/n8n/workflows.mts';
import { countByStatus, listRuns, type Run } from '../../tools/queue/database.mts';
import { heldWait } from '../../tools/queue/heldWait.mts';
import { longWaitByWebhook } from '../../tools/queue/longWait.mts';
import { sharedCluster } from '../../tools/queue/sharedCluster.mts';
import { callForEach, itemsOf, type Wait } from '../../tools/queue/wait.mts';
import { lastStarts } from '../../tools/queue/workerLog.mts';

// Above every bound of what the tests wait for, so that those can say what did not come.
jest.setTimeout(600_000);

const longest = 300_000;

// Each look at the database is a process.
const pause = 300;

/** Ways to run workflows in the shared cluster, each execution about one job of its own. */
export function useCluster() {
	const cluster = sharedCluster();
	const { api, session, store } = useN8n();

	/** Adds jobs that do not finish until they are told to. */
	function addEndlessJobs(count: number): string[] {
		return Array.from({ length: count }, () => api().addJob({ outcome: 'never' }));
	}

	function finishJobs(jobs: string[]): void {
		for (const id of jobs) api().addJob({ id, data: itemsOf(id) });
	}

	async function startForEach(jobs: string[], { workflow, path }: Wait): Promise<StoredWorkflow> {
		const stored = await store(workflow);
		await activate(session(), stored);
		await callForEach(session(), path, jobs);
		return stored;
	}

	const runsOf = async (...workflows: StoredWorkflow[]) =>
		await listRuns(
			cluster.database,
			workflows.map(({ id }) => id),
		);

	return {
		cluster,
		api,
		session,
		addEndlessJobs,
		finishJobs,
		runsOf,
		startLongWaits: async (jobs: string[]) => await startForEach(jobs, longWaitByWebhook()),
		startHeldWaits: async (jobs: string[]) => await startForEach(jobs, heldWait()),

		/** Waits until all executions of the workflows are as asked. */
		async untilRuns(
			what: string,
			workflows: StoredWorkflow[],
			isReached: (runs: Run[]) => boolean,
		): Promise<Run[]> {
			let last: Run[] = [];
			const ask = async () => {
				await sleep(pause);
				last = await runsOf(...workflows);
				return isReached(last) ? last : undefined;
			};
			return await until(what, ask, longest).catch((error: Error) => {
				throw new Error(`${error.message}: ${countByStatus(last)}`);
			});
		},

		/** The executions of each worker: those that it and not the other has started last. */
		async runsByWorker(runs: Run[]): Promise<Run[][]> {
			const logs = await Promise.all(cluster.workers.map(async ({ log }) => await log()));
			const starts = logs.map(lastStarts);
			const startOf = ({ id }: Run, worker: number) => starts[worker].get(id) ?? '';
			return [
				runs.filter((run) => startOf(run, 0) > startOf(run, 1)),
				runs.filter((run) => startOf(run, 1) > startOf(run, 0)),
			];
		},

		async read(runs: Run[]): Promise<Array<Run & { execution: Execution }>> {
			return await Promise.all(
				runs.map(async (run) => ({ ...run, execution: await readExecution(session(), run.id) })),
			);
		},
	};
}
