import { beforeAll, describe, expect, it } from '@jest/globals';
import { given, tell } from '../e2e/fixture.mts';
import { until } from '../../tools/n8n/session.mts';
import type { StoredWorkflow } from '../../tools/n8n/workflows.mts';
import type { RemoteMember } from '../../tools/queue/control.mts';
import { countByStatus, isOver, type Run } from '../../tools/queue/database.mts';
import { useCluster } from './fixture.mts';
import { HELD_WAIT } from '../../tools/queue/heldWait.mts';
import { LONG_WAIT } from '../../tools/queue/longWait.mts';
import { itemsOf } from '../../tools/queue/wait.mts';

const { cluster, api, ...use } = useCluster();

// More held waits than one worker has room for, and with the checks all that both have room for:
// the worker with more checks has at least two of them and one held wait.
const heldCount = 6;
const checkCount = 4;

/** What a worker is at. */
interface Share {
	worker: RemoteMember;
	held: Run[];
	checks: Run[];
}

let heldWorkflow: StoredWorkflow;
let checkWorkflow: StoredWorkflow;
let lost: Run[];
let untouched: Run[];
let requestsForLost: number;

const jobsOf = (runs: Run[]) => runs.map(({ job }) => job);
const requestsFor = (runs: Run[]) => jobsOf(runs).flatMap((job) => api().requestsFor(job)).length;

/** Starts long waits, lets them rest, and has all in the middle of their check at the same time. */
async function startChecks(jobs: string[]): Promise<StoredWorkflow> {
	const workflow = await use.startLongWaits(jobs);
	await use.untilRuns(
		'rest of the long waits',
		[workflow],
		(runs) => runs.length === jobs.length && runs.every(({ status }) => status === 'waiting'),
	);
	use.finishJobs(jobs);
	const slow = { kind: 'drip', everyMs: 50 } as const;
	api().fault({ on: new RegExp(jobs.join('|')), times: jobs.length, fault: slow });
	return workflow;
}

beforeAll(async () => {
	const checked = use.addEndlessJobs(checkCount);
	checkWorkflow = await startChecks(checked);
	const held = use.addEndlessJobs(heldCount);
	heldWorkflow = await use.startHeldWaits(held);
	const isOpen = (job: string) =>
		api()
			.requestsFor(job)
			.some(({ respondedAt, aborted }) => !respondedAt && !aborted);
	const isAskedOn = (job: string) => api().requestsFor(job).length > 1;
	await until(
		'check of every long wait while the others are held',
		async () => (checked.every(isOpen) && held.every(isAskedOn)) || undefined,
		240_000,
	);
});

async function shares(): Promise<Share[]> {
	const held = await use.runsByWorker(await use.runsOf(heldWorkflow));
	const checks = await use.runsByWorker(await use.runsOf(checkWorkflow));
	return cluster.workers.map((worker, index) => ({
		worker,
		held: held[index],
		checks: checks[index],
	}));
}

/** How these executions are stored once all of them are over. */
async function untilOver(what: string, runs: Run[]): Promise<Run[]> {
	const ids = new Set(runs.map(({ id }) => id));
	const these = (all: Run[]) => all.filter(({ id }) => ids.has(id));
	const workflows = [heldWorkflow, checkWorkflow];
	return these(
		await use.untilRuns(`end of the ${what}`, workflows, (all) => these(all).every(isOver)),
	);
}

describe('a worker killed in the middle', () => {
	it('holds waits, and checks of long waits', async () => {
		const [killed, other] = (await shares()).sort((a, b) => b.checks.length - a.checks.length);
		await killed.worker.kill();
		lost = [...killed.held, ...killed.checks];
		untouched = [...other.held, ...other.checks];
		requestsForLost = requestsFor(lost);
		tell(
			`killed with ${killed.checks.length} checks and ${killed.held.length} waits; ` +
				`the other worker has ${other.checks.length} and ${other.held.length}`,
		);
		expect(lost.length + untouched.length).toBe(heldCount + checkCount);
		for (const { status } of [...lost, ...untouched]) expect(status).toBe('running');
		for (const { length } of [killed.held, killed.checks, other.held]) {
			expect(length).toBeGreaterThan(0);
		}

		// The jobs themselves go on.
		use.finishJobs(jobsOf([...lost, ...untouched]));
		await killed.worker.start();
	});

	it('leaves the executions of the other worker untouched', async () => {
		const runs = await untilOver('untouched', untouched);
		tell(countByStatus(runs));
		expect(countByStatus(runs)).toBe(`${untouched.length} × success`);
		for (const { job, execution } of await use.read(runs)) {
			const last = execution.ran.includes(HELD_WAIT) ? HELD_WAIT : LONG_WAIT.waitUntilComplete;
			expect(given(execution, last)).toEqual(itemsOf(job));
		}
	});

	it('loses its own: they end as errors, never as finished, and are not repeated', async () => {
		const runs = await untilOver('lost', lost);
		tell(countByStatus(runs));
		expect(countByStatus(runs)).toBe(`${lost.length} × error`);
		for (const { execution } of await use.read(runs)) {
			expect(execution.error?.message).toContain('failed to be processed too many times');
			for (const node of [HELD_WAIT, LONG_WAIT.waitUntilComplete]) {
				expect(given(execution, node)).toEqual([]);
			}
		}
		expect(requestsFor(lost)).toBe(requestsForLost);
		const all = await use.runsOf(heldWorkflow, checkWorkflow);
		expect(all).toHaveLength(heldCount + checkCount);
	});

	it('can have its jobs awaited again', async () => {
		const again = await use.startHeldWaits(jobsOf(lost));
		const runs = await use.untilRuns(
			'end of the repeated',
			[again],
			(all) => all.length === lost.length && all.every(isOver),
		);
		tell(countByStatus(runs));
		expect(jobsOf(runs).sort()).toEqual(jobsOf(lost).sort());
		for (const { job, execution } of await use.read(runs)) {
			expect(execution.status).toBe('success');
			expect(given(execution, HELD_WAIT)).toEqual(itemsOf(job));
		}
	});
});
