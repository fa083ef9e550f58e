import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseJob } from '../../nodes/shared/model/job.ts';
import {
	pollJob,
	pollJobs,
	type PollOptions,
	type PollResult,
	type PollTask,
} from '../../nodes/shared/polling/pollJobs.ts';
import {
	getOncePolicy,
	type PollPolicy,
	resultPolicy,
	waitPolicy,
} from '../../nodes/shared/polling/pollPolicy.ts';
import { type ApiError, isTransient } from '../../nodes/shared/transport/apiError.ts';
import type { AitronosClient, ApiRequest, ApiResult } from '../../nodes/shared/transport/client.ts';

/** What the API sends: the fields of a job, or an error. */
type Scripted = (object | { error: ApiError }) & { retryAfter?: number };

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
	jest.restoreAllMocks();
	jest.useRealTimers();
});

/**
 * Polls in virtual time with a client that sends nothing: its responses are the scripted ones, the
 * last of them again and again. It gives each request a slot when it is ready.
 */
async function poll(
	policy: PollPolicy,
	tasks: Array<Partial<PollTask>>,
	script: Scripted[],
	progress: object = {},
	known?: object,
) {
	const startedAt = performance.now();
	const seconds = () => Math.round((performance.now() - startedAt) / 100) / 10;
	const requestedAt: number[] = [];
	const results: Array<{ task: number; after: number; result: PollResult }> = [];
	const client: AitronosClient = {
		signal: new AbortController().signal,
		close() {},
		async request<T>({ path, parse, readyAt = 0, deadline }: ApiRequest<T>): Promise<ApiResult<T>> {
			await sleepUntil(readyAt);
			const timing = { startedAt: performance.now(), queuedMs: 0 };
			if (path.at(-1) === 'progress') return { data: parse(progress)!, ...timing };
			requestedAt.push(seconds());
			const { retryAfter, ...response } = (script.length > 1 ? script.shift() : script[0])!;
			if ('error' in response) {
				const { error } = response as { error: ApiError };
				if (error.kind === 'noCapacity') await sleepUntil(deadline! + 2_000);
				return { error, isTransient: isTransient(error, false), retryAfter, ...timing };
			}
			return { data: parse(response)!, retryAfter, ...timing };
		},
	};
	const allTasks = tasks.map((task, index) => ({
		jobId: 'job_1',
		maxWait: 60_000,
		wantsReason: false,
		index,
		...task,
	}));
	const onResult = ({ index }: { index: number }, result: PollResult) => {
		results.push({ task: index, after: seconds(), result });
	};
	const options: PollOptions<(typeof allTasks)[number]> = { client, policy, onResult };
	const polling = known
		? pollJob(allTasks, { ...options, known: parseJob(known, 'job_1')! })
		: pollJobs(allTasks, options);
	await jest.advanceTimersByTimeAsync(600_000);
	await polling;
	return { requestedAt, results };
}

async function sleepUntil(time: number): Promise<void> {
	await new Promise((resolve) => {
		setTimeout(resolve, Math.max(0, time - performance.now()));
	});
}

const RUNNING = { status: 'processing' };
const COMPLETED = { status: 'completed', extracted_data: [1] };
const NO_DATA = { status: 'completed', extracted_data: null };
const NOT_FOUND: Scripted = { error: { kind: 'http', status: 404, server: { source: 'api' } } };
const FORBIDDEN: Scripted = { error: { kind: 'http', status: 403, server: { source: 'api' } } };
const TIMEOUT: Scripted = { error: { kind: 'timeout' } };
const RATE_LIMITED: Scripted = { error: { kind: 'rateLimited', retryAfter: 600_000 } };
const NO_CAPACITY: Scripted = { error: { kind: 'noCapacity' } };

const jobOf = (fields: object) => expect.objectContaining({ fields, ...parseJob(fields, 'job_1') });

describe('a job is polled', () => {
	it.each<[string, PollPolicy, Scripted[], number[], object]>([
		[
			'once if it is completed',
			waitPolicy,
			[COMPLETED],
			[0],
			{ kind: 'job', job: jobOf(COMPLETED) },
		],
		[
			'until it is completed',
			waitPolicy,
			[RUNNING, RUNNING, COMPLETED],
			[0, 1, 2],
			{ kind: 'job' },
		],
		['again after a transient error', waitPolicy, [TIMEOUT, COMPLETED], [0, 1], { kind: 'job' }],
		[
			'no more after a permanent error',
			waitPolicy,
			[FORBIDDEN],
			[0],
			{ kind: 'error', ...FORBIDDEN },
		],
		[
			'again if it was not found',
			waitPolicy,
			[NOT_FOUND, RUNNING, COMPLETED],
			[0, 2, 3],
			{ kind: 'job' },
		],
		[
			'no more if it was not found twice',
			waitPolicy,
			[NOT_FOUND],
			[0, 2],
			{ kind: 'error', ...NOT_FOUND },
		],
		[
			'again if it was not found, later than it was seen',
			waitPolicy,
			[NOT_FOUND, RUNNING, NOT_FOUND, COMPLETED],
			[0, 2, 3, 5],
			{ kind: 'job' },
		],
		[
			'again if it has no data',
			waitPolicy,
			[NO_DATA, COMPLETED],
			[0, 2],
			{ kind: 'job', job: jobOf(COMPLETED) },
		],
		[
			'no more if it has no data twice',
			waitPolicy,
			[NO_DATA],
			[0, 2],
			{ kind: 'job', job: jobOf(NO_DATA) },
		],
		[
			'no more if it has no data and no request is allowed',
			waitPolicy,
			[NO_DATA, RATE_LIMITED],
			[0, 2],
			{ kind: 'job', job: jobOf(NO_DATA) },
		],
		[
			'no more if no request is allowed',
			waitPolicy,
			[RUNNING, RATE_LIMITED],
			[0, 1],
			{ kind: 'rateLimited', job: jobOf(RUNNING), retryAfter: 600_000 },
		],
		['once by Get Status', getOncePolicy, [RUNNING], [0], { kind: 'job', job: jobOf(RUNNING) }],
		[
			'three times by Get Status',
			getOncePolicy,
			[TIMEOUT],
			[0, 1, 4],
			{ kind: 'error', ...TIMEOUT },
		],
		[
			'once by Get Status if it was not found',
			getOncePolicy,
			[NOT_FOUND],
			[0],
			{ kind: 'error', ...NOT_FOUND },
		],
	])('%s', async (_how, policy, script, requestedAt, result) => {
		const polled = await poll(policy, [{}], [...script]);
		expect(polled.requestedAt).toEqual(requestedAt);
		expect(polled.results).toEqual([
			{ task: 0, after: requestedAt.at(-1), result: expect.objectContaining(result) },
		]);
	});

	it('no more if its result lacks data and no request is allowed, which is no result', async () => {
		const tasks = [{ maxWait: Infinity }];
		const { results } = await poll(resultPolicy, tasks, [NO_DATA, RATE_LIMITED]);
		expect(results).toMatchObject([{ after: 2, result: { kind: 'rateLimited' } }]);
	});

	it('no more if the policy waits less than Retry-After, although the deadline is later', async () => {
		const limited: Scripted = { error: { kind: 'rateLimited', retryAfter: 20_000 } };
		const { results } = await poll(getOncePolicy, [{ maxWait: 60_000 }], [limited]);
		expect(results).toMatchObject([{ after: 0, result: { kind: 'rateLimited' } }]);
	});

	it('until its deadline, and once more then', async () => {
		const { requestedAt, results } = await poll(waitPolicy, [{ maxWait: 2_500 }], [RUNNING]);
		expect(requestedAt).toEqual([0, 1, 2, 2.5]);
		expect(results).toEqual([
			{
				task: 0,
				after: 2.5,
				result: { kind: 'timeout', job: jobOf(RUNNING), error: undefined, wasPolled: true },
			},
		]);
	});

	it('once for all input items that name it, each with its own deadline', async () => {
		const tasks = [{ maxWait: 1_500 }, { maxWait: 60_000 }, { maxWait: 0 }];
		const { requestedAt, results } = await poll(waitPolicy, tasks, [
			RUNNING,
			RUNNING,
			RUNNING,
			RUNNING,
			COMPLETED,
		]);
		expect(requestedAt).toEqual([0, 1, 1.5, 2.5, 3.5]);
		expect(results.map(({ task, after, result }) => [task, after, result.kind])).toEqual([
			[2, 0, 'timeout'],
			[0, 1.5, 'timeout'],
			[1, 3.5, 'job'],
		]);
	});

	it('as often as the input item with the shortest interval wants', async () => {
		const tasks = [{ pollInterval: 30_000 }, { pollInterval: 10_000 }];
		const { requestedAt } = await poll(waitPolicy, tasks, [RUNNING, RUNNING, COMPLETED]);
		expect(requestedAt).toEqual([0, 10, 20]);
	});

	it.each<[string, Scripted[], object]>([
		[
			'the job as it was',
			[RUNNING, NO_CAPACITY],
			{ kind: 'timeout', job: jobOf(RUNNING), wasPolled: true },
		],
		['the last error', [TIMEOUT, NO_CAPACITY], { kind: 'timeout', ...TIMEOUT, wasPolled: true }],
		[
			'nothing',
			[NO_CAPACITY],
			{ kind: 'timeout', job: undefined, error: undefined, wasPolled: false },
		],
		['a completed job without data', [NO_DATA, NO_CAPACITY], { kind: 'job', job: jobOf(NO_DATA) }],
	])('until the rate limit leaves no room, and the result is %s', async (_what, script, result) => {
		const { results } = await poll(waitPolicy, [{ maxWait: 4_000 }], script);
		expect(results).toEqual([{ task: 0, after: 6, result: expect.objectContaining(result) }]);
	});
});

describe('the reason of a failed job is', () => {
	const FAILED = { status: 'failed' };

	it.each([
		['looked up', FAILED, true, { error_message: 'Blocked' }, 'Blocked'],
		['null if there is none', FAILED, true, { error_message: null }, null],
		['not looked up if it is not wanted', FAILED, false, { error_message: 'Blocked' }, undefined],
		[
			'not looked up if it is known',
			{ ...FAILED, error_message: 'Gone' },
			true,
			{ error_message: 'Blocked' },
			'Gone',
		],
	])('%s', async (_what, fields, wantsReason, progress, errorMessage) => {
		for (const policy of [waitPolicy, getOncePolicy]) {
			const { results } = await poll(policy, [{ wantsReason }], [fields], progress);
			expect(results).toHaveLength(1);
			expect(results[0].result.job?.errorMessage).toBe(errorMessage);
		}
	});
});

describe('a job that a response has just described', () => {
	const FAILED = { status: 'failed', extracted_data: null };

	it.each<[string, object, Scripted[], Partial<PollTask>, number[], object]>([
		['is not polled if it is completed', COMPLETED, [], {}, [], { kind: 'job' }],
		['is not polled if it is cancelled', { status: 'cancelled' }, [], {}, [], { kind: 'job' }],
		[
			'is not polled if it failed, but its reason is looked up',
			FAILED,
			[],
			{ wantsReason: true },
			[],
			{ kind: 'job', job: { errorMessage: 'Blocked' } },
		],
		[
			'is polled again if its data has not come with it',
			NO_DATA,
			[COMPLETED],
			{},
			[2],
			{ kind: 'job', job: { items: [1] } },
		],
		['is polled a second later if it is running', RUNNING, [COMPLETED], {}, [1], { kind: 'job' }],
		[
			'is polled after the interval if it is running',
			RUNNING,
			[COMPLETED],
			{ pollInterval: 7_000 },
			[7],
			{ kind: 'job' },
		],
		[
			'is polled no later than at the deadline',
			RUNNING,
			[RUNNING],
			{ pollInterval: 7_000, maxWait: 3_000 },
			[3],
			{ kind: 'timeout' },
		],
		[
			'is its last known state',
			RUNNING,
			[TIMEOUT],
			{ maxWait: 1_000 },
			[1],
			{ kind: 'timeout', job: { status: 'processing' } },
		],
		[
			'is not polled if there is no time to wait',
			RUNNING,
			[],
			{ maxWait: 0 },
			[],
			{ kind: 'timeout', job: { status: 'processing' }, wasPolled: true },
		],
		[
			'is said to be never polled if the rate limit leaves no room',
			RUNNING,
			[NO_CAPACITY],
			{ maxWait: 1_000 },
			[1],
			{ kind: 'timeout', job: { status: 'processing' }, wasPolled: false },
		],
	])('%s', async (_what, known, script, task, requestedAt, result) => {
		const polled = await poll(waitPolicy, [task], script, { error_message: 'Blocked' }, known);
		expect(polled.requestedAt).toEqual(requestedAt);
		expect(polled.results).toMatchObject([{ result }]);
	});
});

describe('no result is reported', () => {
	/** Polls a completed job for two input items. */
	async function pollTwice(
		onResult: () => void,
		closed: AbortController,
		response: ApiError | object,
	) {
		const task: PollTask = { jobId: 'a', maxWait: 60_000, wantsReason: false };
		const client: AitronosClient = {
			signal: closed.signal,
			close() {},
			async request<T>({ parse }: ApiRequest<T>): Promise<ApiResult<T>> {
				const timing = { startedAt: 0, queuedMs: 0 };
				if (!('kind' in response)) return { data: parse(response)!, ...timing };
				closed.abort();
				return { error: response, isTransient: false, ...timing };
			},
		};
		await pollJobs([task, task], { client, policy: waitPolicy, onResult });
	}

	it('if the client was closed while it was requesting', async () => {
		const onResult = jest.fn();
		await pollTwice(onResult, new AbortController(), { kind: 'aborted', wasSent: true });
		expect(onResult).not.toHaveBeenCalled();
	});

	it('if the first result closed the client', async () => {
		const closed = new AbortController();
		const onResult = jest.fn(() => closed.abort());
		await pollTwice(onResult, closed, COMPLETED);
		expect(onResult).toHaveBeenCalledTimes(1);
	});
});
