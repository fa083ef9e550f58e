import { jest } from '@jest/globals';
import type { Execution } from '../../tools/n8n/execution.mts';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import type { StoredWorkflow } from '../../tools/n8n/workflow.mts';
import { countByStatus, listRuns, type Run } from '../../tools/queue/database.mts';
import { inProcessWait, itemsOf, offloadedWait, type Wait } from '../../tools/queue/waits.mts';
import { useN8n } from '../e2e/fixture.mts';
import { shared } from '../e2e/shared.mts';

// Longer than every timeout in the tests, whose errors say what was waited for.
jest.setTimeout(600_000);

const timeout = 300_000;

/** Ways to run workflows in the shared cluster, each execution for a job of its own. */
export function useCluster() {
	const cluster = shared('cluster');
	const { api, client, store } = useN8n({}, () => cluster.baseUrl);

	/** Starts an execution for each job, all at the same time. */
	async function startForEach(jobs: string[], { workflow, path }: Wait): Promise<StoredWorkflow> {
		const stored = await store(workflow);
		await client().activate(stored);
		for (const { ok, status } of await Promise.all(
			jobs.map(async (id) => await client().callWebhook(path, { job_id: id })),
		)) {
			if (!ok) throw new Error(`The webhook returned status ${status}`);
		}
		return stored;
	}

	async function runsOf(...workflows: StoredWorkflow[]): Promise<Run[]> {
		const ids = workflows.map(({ id }) => id);
		return await listRuns(cluster.databasePort, ids);
	}

	return {
		cluster,
		api,
		client,
		runsOf,

		/** Adds jobs that only finish when `finishJobs` is called. */
		addEndlessJobs: (count: number) =>
			Array.from({ length: count }, () => api().addJob({ outcome: 'never' })),

		finishJobs(jobs: string[]): void {
			for (const id of jobs) api().addJob({ id, data: itemsOf(id) });
		},

		startOffloadedWaits: async (jobs: string[]) => await startForEach(jobs, offloadedWait()),
		startInProcessWaits: async (jobs: string[]) => await startForEach(jobs, inProcessWait()),

		/** Waits until the condition holds for all executions of the workflows. */
		async waitForRuns(
			description: string,
			workflows: StoredWorkflow[],
			condition: (runs: Run[]) => boolean,
		): Promise<Run[]> {
			let last: Run[] = [];
			const check = async () => {
				last = await runsOf(...workflows);
				return condition(last) ? last : undefined;
			};
			return await waitFor(description, check, timeout).catch((error: Error) => {
				throw new Error(`${error.message}: ${countByStatus(last)}`);
			});
		},

		/** The executions by the worker that started them last. */
		runsByWorker(runs: Run[]): Run[][] {
			const [first, second] = cluster.workers.map((worker) => lastStarts(worker.log()));
			const startedBy = (one: Map<string, string>, other: Map<string, string>) =>
				runs.filter(({ id }) => (one.get(id) ?? '') > (other.get(id) ?? ''));
			return [startedBy(first, second), startedBy(second, first)];
		},

		async read(runs: Run[]): Promise<Array<Run & { execution: Execution }>> {
			return await Promise.all(
				runs.map(async (run) => ({ ...run, execution: await client().readExecution(run.id) })),
			);
		},
	};
}

/** When a worker last started each execution, from its log, which is in JSON. */
function lastStarts(log: string): Map<string, string> {
	const lines = log
		.split('\n')
		.filter((line) => line.startsWith('{') && line.includes('Worker started execution'))
		.map((line) => JSON.parse(line) as { metadata: Record<'timestamp' | 'executionId', string> });
	return new Map(lines.map(({ metadata }) => [metadata.executionId, metadata.timestamp]));
}
