import { isFinished, parseFailureReason, parseJob, type ScrapeJob } from '../model/job';
import { type ApiError, isNotFound } from '../transport/apiError';
import type { AitronosClient, ApiResult } from '../transport/client';
import type { PollPolicy, PollResponse, PollState } from './pollPolicy';

/** One input item's wait for a job. */
export interface PollTask {
	jobId: string;
	/** Milliseconds; Infinity if the policy alone ends the polling. */
	maxWait: number;
	/** Milliseconds between polls; adaptive if undefined. */
	pollInterval?: number;
	/** Whether to look up why the job failed if it doesn't say so itself. */
	wantsReason: boolean;
}

/** How a task ended; `job` is its last known state. */
export type PollResult =
	| { kind: 'job'; job: ScrapeJob }
	/** `error` is the last request's, if it failed. If never polled, the rate limit left no room. */
	| { kind: 'timeout'; job?: ScrapeJob; error?: ApiError; wasPolled: boolean }
	/** `Retry-After` ends too late. `cause` is the response that announced it. */
	| { kind: 'rateLimited'; job?: ScrapeJob; retryAfter: number; cause?: ApiError }
	| { kind: 'error'; job?: ScrapeJob; error: ApiError };

/** Where to poll, and how to read the response as a job. */
export interface PollTarget {
	path(id: string): string[];
	parse(data: unknown, id: string): ScrapeJob | undefined;
}

const JOB: PollTarget = { path: (id) => ['scrape', 'jobs', id], parse: parseJob };

export interface PollOptions<Task extends PollTask> {
	client: AitronosClient;
	policy: PollPolicy;
	/** What is polled; default: the job itself. */
	target?: PollTarget;
	/** Takes the result of a task as soon as it is known. */
	onResult(task: Task, result: PollResult): void;
	/** The job as a response has just described it, which counts as the first poll. */
	known?: ScrapeJob;
}

/** Polls all jobs in parallel. A job that several tasks name is polled once. */
export async function pollJobs<Task extends PollTask>(
	tasks: readonly Task[],
	options: PollOptions<Task>,
): Promise<void> {
	await Promise.all(groupByJob(tasks).map(async (sameJob) => await pollJob(sameJob, options)));
}

/** Those that name the same job together, in the order of the first of each. */
export function groupByJob<Task extends Pick<PollTask, 'jobId'>>(tasks: readonly Task[]): Task[][] {
	const byJob = new Map<string, Task[]>();
	for (const task of tasks) {
		const sameJob = byJob.get(task.jobId);
		if (sameJob) sameJob.push(task);
		else byJob.set(task.jobId, [task]);
	}
	return [...byJob.values()];
}

/** Polls the job that all of the tasks name, each until the policy or its own deadline ends it. */
export async function pollJob<Task extends PollTask>(
	tasks: readonly Task[],
	{ client, policy, target = JOB, onResult, known }: PollOptions<Task>,
): Promise<void> {
	const startedAt = performance.now();
	const jobId = tasks[0]?.jobId ?? '';
	let open = tasks.map((task) => ({ task, deadline: startedAt + task.maxWait }));
	let job: ScrapeJob | undefined;
	let error: ApiError | undefined;
	const counts = { attempts: 0, queuedMs: 0, notFoundCount: 0, noDataCount: 0 };
	let firstAttemptAt: number | undefined;
	let readyAt = startedAt;
	let knownResult = known && { data: known, startedAt, queuedMs: 0 };

	const settle = (result: PollResult, isOver: (deadline: number) => boolean = () => true): void => {
		const settled = open.filter(({ deadline }) => isOver(deadline));
		open = open.filter(({ deadline }) => !isOver(deadline));
		for (const { task } of settled) if (!client.signal.aborted) onResult(task, result);
	};
	const firstDeadline = () =>
		open.reduce((first, { deadline }) => Math.min(first, deadline), Infinity);
	/** A finished job is a result even if it couldn't be confirmed. */
	const unlessFinished = (result: PollResult): PollResult =>
		job && isFinished(job) ? { kind: 'job', job } : result;
	const timeout = (wasPolled: boolean) =>
		unlessFinished({ kind: 'timeout', job, error, wasPolled });

	while (open.length > 0 && !client.signal.aborted) {
		const deadline = firstDeadline();
		const retries = { ...counts, now: performance.now(), firstAttemptAt };
		const result: ApiResult<ScrapeJob> =
			knownResult ??
			(await client.request({
				path: target.path(jobId),
				parse: (data) => target.parse(data, jobId),
				readyAt,
				deadline,
				maxRetryAfter: policy.maxRetryAfter(retries),
			}));
		knownResult = undefined;
		const now = performance.now();
		if ('error' in result) {
			const failed = result.error;
			if (failed.kind === 'aborted') return;
			if (failed.kind === 'noCapacity') {
				settle(timeout(counts.attempts > (known ? 1 : 0)), (end) => end <= deadline);
				continue;
			}
			if (failed.kind === 'rateLimited') {
				const until = now + failed.retryAfter;
				const rateLimited: PollResult = { ...failed, job };
				settle(
					// Without a deadline, the caller fetches a result, which can still be confirmed later.
					deadline === Infinity ? rateLimited : unlessFinished(rateLimited),
					// Before the first deadline, only the policy can have ended it.
					(end) => until > end || until <= deadline,
				);
				continue;
			}
			error = failed;
			if (isNotFound(failed)) counts.notFoundCount += 1;
		} else {
			job = result.data;
			error = undefined;
			counts.notFoundCount = 0;
			if (job.state === 'completed' && !job.hasData) counts.noDataCount += 1;
		}
		counts.attempts += 1;
		if (firstAttemptAt === undefined) firstAttemptAt = result.startedAt;
		else counts.queuedMs += result.queuedMs;

		const state: PollState = {
			...counts,
			now,
			startedAt,
			firstAttemptAt,
			pollIntervals: new Set(open.map(({ task }) => task.pollInterval)),
			deadline: open.reduce((last, end) => Math.max(last, end.deadline), 0),
			wantsReason: open.some(({ task }) => task.wantsReason),
		};
		const response: PollResponse = 'error' in result ? result : { ...result, job: result.data };
		const next = policy.nextStep(state, response, Math.random());
		if (next.kind === 'poll') {
			// The next request says how long all requests are delayed.
			if (!result.isBlocking) settle(timeout(true), (end) => end <= now);
			// The last poll is at the deadline.
			readyAt = Math.min(next.at, firstDeadline());
			continue;
		}
		if ('error' in result) return settle({ kind: 'error', job, error: result.error });
		const errorMessage =
			next.kind === 'lookUpReason' ? await lookUpReason(client, jobId) : result.data.errorMessage;
		return settle({ kind: 'job', job: { ...result.data, errorMessage } });
	}
}

/** The result of a single task; undefined if the client was closed before. */
export async function pollOne(
	task: PollTask,
	options: Pick<PollOptions<PollTask>, 'client' | 'policy'>,
): Promise<PollResult | undefined> {
	let result: PollResult | undefined;
	await pollJob([task], {
		...options,
		onResult(_task, taken) {
			result = taken;
		},
	});
	return result;
}

/** Why a failed job failed, from its progress: worth two seconds, and a `Retry-After` of one. */
async function lookUpReason(
	client: AitronosClient,
	jobId: string,
): Promise<string | null | undefined> {
	const now = performance.now();
	const result = await client.request({
		path: ['scrape', 'jobs', jobId, 'progress'],
		parse: parseFailureReason,
		deadline: now,
	});
	return 'data' in result ? result.data : undefined;
}
