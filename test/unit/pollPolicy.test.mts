import { describe, expect, it } from '@jest/globals';
import { parseJob } from '../../nodes/shared/model/job.ts';
import {
	getOncePolicy,
	pollDelay,
	type PollPolicy,
	type PollResponse,
	type PollState,
	resultPolicy,
	waitPolicy,
} from '../../nodes/shared/polling/pollPolicy.ts';
import { type ApiError, isTransient } from '../../nodes/shared/transport/apiError.ts';

const NOW = 5_000;

/** After one request that took half a second. */
const STATE: PollState = {
	now: NOW,
	startedAt: 4_500,
	firstAttemptAt: 4_500,
	attempts: 1,
	queuedMs: 0,
	pollIntervals: [undefined],
	deadline: 300_000,
	notFoundCount: 0,
	noDataCount: 0,
	wantsReason: true,
};

const jobWith = (fields: object, retryAfter?: number): PollResponse => ({
	job: parseJob(fields, 'job_1')!,
	retryAfter,
});
const failure = (error: ApiError, retryAfter?: number): PollResponse => ({
	error,
	isTransient: isTransient(error, false),
	retryAfter,
});
const http = (status: number): ApiError => ({ kind: 'http', status, server: { source: 'api' } });

const RUNNING = jobWith({ status: 'processing' });
const COMPLETED = jobWith({ status: 'completed', extracted_data: [1] });
const EMPTY = jobWith({ status: 'completed', extracted_data: [] });
const NO_DATA = jobWith({ status: 'completed', extracted_data: null });
const FAILED = jobWith({ status: 'failed' });
const EXPLAINED = jobWith({ status: 'failed', error_message: 'Blocked' });
const NO_REASON: PollResponse = {
	job: { ...parseJob({ status: 'failed' }, 'x')!, errorMessage: null },
};
const CANCELLED = jobWith({ status: 'cancelled' });
const ENDED_WITH_ITEMS = jobWith({ status: 'success', completed_at: 'x', extracted_data: [1] });
const ENDED_WITHOUT_ITEMS = jobWith({ status: 'aborted', completed_at: 'x' });
const UNKNOWN = jobWith({ status: 'queued_for_retry' });
const NOT_FOUND = failure(http(404));
const FORBIDDEN = failure(http(403));
const TIMEOUT = failure({ kind: 'timeout' });
const UNAVAILABLE = failure(http(503));
const THROTTLED = failure(http(429));
const GATEWAY: PollResponse = {
	error: { kind: 'http', status: 404, server: { source: 'gateway' } },
	isTransient: true,
};
const GATEWAY_FIRST: PollResponse = { ...GATEWAY, isTransient: false };

const SETTLE = 'settle';
const LOOK_UP = 'look up the reason';
/** What to do next: the delay of the next request, or one of the words above. */
type Next = number | typeof SETTLE | typeof LOOK_UP;
type Row = [when: string, response: PollResponse, next: Next, state?: Partial<PollState>];

function nextStep(policy: PollPolicy, state: Partial<PollState>, response: PollResponse): Next {
	const merged = { ...STATE, ...state };
	const step = policy.nextStep(merged, response, 0.5);
	if (step.kind === 'poll') return step.at - merged.now;
	return step.kind === 'settle' ? SETTLE : LOOK_UP;
}

describe('the result of a finished job, after', () => {
	it.each<Row>([
		['a completed job', COMPLETED, SETTLE],
		['a completed job without items', EMPTY, SETTLE],
		['a completed job without data', NO_DATA, 2_000, { noDataCount: 1 }],
		['a completed job without data twice', NO_DATA, SETTLE, { noDataCount: 2 }],
		['a job that still runs', RUNNING, 2_000],
		['a job that still runs twice', RUNNING, 2_000, { attempts: 2 }],
		['a job that still runs three times', RUNNING, SETTLE, { attempts: 3 }],
		['a completed job without data, late', NO_DATA, SETTLE, { noDataCount: 1, attempts: 3 }],
		['a job with an unknown status', UNKNOWN, 2_000],
		['a failed job', FAILED, LOOK_UP],
		['a failed job with its reason', EXPLAINED, SETTLE],
		['a cancelled job', CANCELLED, SETTLE],
		['a permanent error', FORBIDDEN, SETTLE],
		['a job that was not found', NOT_FOUND, 2_000, { notFoundCount: 1 }],
		['a job that was not found again', NOT_FOUND, SETTLE, { notFoundCount: 2 }],
		['the first transient error', TIMEOUT, 1_000],
		['the third', TIMEOUT, SETTLE, { attempts: 3 }],
		['a Retry-After beyond the window', { ...UNAVAILABLE, retryAfter: 60_000 }, 9_500],
	])('%s', (_when, response, next, state = {}) => {
		expect(nextStep(resultPolicy, state, response)).toBe(next);
	});

	it('retries no longer than Get Status', () => {
		for (const state of [STATE, { ...STATE, queuedMs: 3_000 }]) {
			expect(resultPolicy.maxRetryAfter(state)).toBe(getOncePolicy.maxRetryAfter(state));
		}
	});
});

describe('Get Status, after', () => {
	it.each<Row>([
		['a running job', RUNNING, SETTLE],
		['a running job with Retry-After', { ...RUNNING, retryAfter: 30_000 }, SETTLE],
		['a completed job', COMPLETED, SETTLE],
		['a completed job without items', EMPTY, SETTLE],
		['a completed job without data', NO_DATA, SETTLE, { noDataCount: 1 }],
		['a cancelled job', CANCELLED, SETTLE],
		['a job with an unknown status', UNKNOWN, SETTLE],
		['a job that ended with an unknown status and items', ENDED_WITH_ITEMS, SETTLE],
		['a job that ended with an unknown status without items', ENDED_WITHOUT_ITEMS, LOOK_UP],
		['a failed job', FAILED, LOOK_UP],
		['a failed job whose reason is not wanted', FAILED, SETTLE, { wantsReason: false }],
		['a failed job with its reason', EXPLAINED, SETTLE],
		['a failed job that has no reason', NO_REASON, SETTLE],
		['a permanent error', FORBIDDEN, SETTLE],
		['a job that was not found', NOT_FOUND, SETTLE, { notFoundCount: 1 }],
		['a gateway’s 404 at first', GATEWAY_FIRST, SETTLE],
		['a gateway’s 404 once the API has answered', GATEWAY, 1_000],
		['the first transient error', TIMEOUT, 1_000],
		['the second', TIMEOUT, 3_000, { attempts: 2 }],
		['the third', TIMEOUT, SETTLE, { attempts: 3 }],
		['a 429 without Retry-After', THROTTLED, 4_000],
		['a second 429 without Retry-After', THROTTLED, 4_000, { attempts: 2 }],
		['a 429 with Retry-After', { ...THROTTLED, retryAfter: 2_000 }, 2_000],
		['a 429 with Retry-After: 0', { ...THROTTLED, retryAfter: 0 }, 1_000],
		['a 503 with Retry-After', { ...UNAVAILABLE, retryAfter: 5_000 }, 5_000],
		['a short Retry-After', { ...UNAVAILABLE, retryAfter: 500 }, 1_000],
		['a Retry-After beyond the window', { ...UNAVAILABLE, retryAfter: 60_000 }, 9_500],
		['a transient error late in the window', TIMEOUT, 1_000, { now: 13_500 }],
		['a transient error too late for a retry', TIMEOUT, SETTLE, { now: 13_501 }],
		['a 429 too late for a retry', THROTTLED, SETTLE, { now: 10_501 }],
		[
			'a transient error, late because of the rate limit',
			TIMEOUT,
			1_000,
			{ now: 16_000, queuedMs: 5_000 },
		],
	])('%s', (_when, response, next, state = {}) => {
		expect(nextStep(getOncePolicy, state, response)).toBe(next);
	});
});

describe('Wait Until Complete, after', () => {
	const AT_DEADLINE = { now: 300_000 };

	it.each<Row>([
		['a running job', RUNNING, 1_000],
		['a running job that is a minute old', RUNNING, 12_000, { now: 64_500 }],
		['a running job that is an hour old', RUNNING, 40_000, { now: 3_604_500 }],
		['a running job, later joined', RUNNING, 2_000, { now: 60_000, startedAt: 50_000 }],
		['any number of requests', RUNNING, 1_000, { attempts: 999 }],
		['a running job at a fixed interval', RUNNING, 7_000, { pollIntervals: [7_000] }],
		['a running job at two intervals', RUNNING, 2_000, { pollIntervals: [9_000, 2_000] }],
		[
			'a running job at an interval and adaptively',
			RUNNING,
			1_000,
			{ pollIntervals: [9_000, undefined] },
		],
		['a running job with Retry-After', { ...RUNNING, retryAfter: 30_000 }, 30_000],
		['a running job with a short Retry-After', { ...RUNNING, retryAfter: 100 }, 1_000],
		['a job with an unknown status', UNKNOWN, 1_000],
		['a completed job', COMPLETED, SETTLE],
		['a completed job with Retry-After', { ...COMPLETED, retryAfter: 600_000 }, SETTLE],
		['a completed job with an empty list', EMPTY, SETTLE],
		['a completed job without data', NO_DATA, 2_000, { noDataCount: 1 }],
		[
			'a completed job without data, with Retry-After',
			{ ...NO_DATA, retryAfter: 600_000 },
			2_000,
			{ noDataCount: 1 },
		],
		['a completed job without data, twice', NO_DATA, SETTLE, { noDataCount: 2 }],
		[
			'a completed job without data just before the deadline',
			NO_DATA,
			2_000,
			{ noDataCount: 1, now: 299_999 },
		],
		[
			'a completed job without data at the deadline',
			NO_DATA,
			SETTLE,
			{ noDataCount: 1, ...AT_DEADLINE },
		],
		['a completed job with data the second time', COMPLETED, SETTLE, { noDataCount: 1 }],
		['a job that ended with an unknown status and items', ENDED_WITH_ITEMS, SETTLE],
		['a job that ended with an unknown status without items', ENDED_WITHOUT_ITEMS, LOOK_UP],
		['a cancelled job', CANCELLED, SETTLE],
		['a failed job', FAILED, LOOK_UP],
		['a failed job whose reason is not wanted', FAILED, SETTLE, { wantsReason: false }],
		['a failed job with its reason', EXPLAINED, SETTLE],
		['a failed job that has no reason', NO_REASON, SETTLE],
		['a failed job at the deadline', FAILED, LOOK_UP, AT_DEADLINE],
		['a permanent error', FORBIDDEN, SETTLE],
		['a permanent error with Retry-After', { ...FORBIDDEN, retryAfter: 5_000 }, SETTLE],
		['a gateway’s 404 at first', GATEWAY_FIRST, SETTLE],
		['a gateway’s 404 once the API has answered', GATEWAY, 1_000],
		['a job that was not found', NOT_FOUND, 2_000, { notFoundCount: 1 }],
		[
			'a job that was not found, with a long interval',
			NOT_FOUND,
			2_000,
			{ notFoundCount: 1, pollIntervals: [60_000] },
		],
		['a job that was not found twice', NOT_FOUND, SETTLE, { notFoundCount: 2 }],
		[
			'a job that was not found just before the deadline',
			NOT_FOUND,
			2_000,
			{ notFoundCount: 1, now: 299_999 },
		],
		[
			'a job that was not found at the deadline',
			NOT_FOUND,
			SETTLE,
			{ notFoundCount: 1, ...AT_DEADLINE },
		],
		['a permanent error behind one that was not found', FORBIDDEN, SETTLE, { notFoundCount: 1 }],
		['a transient error', TIMEOUT, 1_000],
		['a transient error, however often', TIMEOUT, 1_000, { attempts: 999 }],
		['a transient error at a fixed interval', TIMEOUT, 7_000, { pollIntervals: [7_000] }],
		['a 429 without Retry-After', THROTTLED, 4_000],
		['a 429 without Retry-After after a minute', THROTTLED, 12_000, { now: 64_500 }],
		['a 429 with Retry-After', { ...THROTTLED, retryAfter: 2_000 }, 2_000],
		['a 429 with Retry-After: 0', { ...THROTTLED, retryAfter: 0 }, 1_000],
		['a 503 with Retry-After', { ...UNAVAILABLE, retryAfter: 5_000 }, 5_000],
		['a running job at the deadline', RUNNING, 40_000, AT_DEADLINE],
	])('%s', (_when, response, next, state = {}) => {
		expect(nextStep(waitPolicy, state, response)).toBe(next);
	});
});

describe('Retry-After can delay a request', () => {
	it.each([
		['until 10 s after the first', { firstAttemptAt: 100 }, 5_100],
		['longer by the time that it waited', { firstAttemptAt: 100, queuedMs: 700 }, 5_800],
		['for 10 s before the first', { firstAttemptAt: undefined }, 10_000],
	])('of Get Status %s', (_when, state, milliseconds) => {
		expect(getOncePolicy.maxRetryAfter({ ...STATE, ...state })).toBe(milliseconds);
	});

	it('of Wait Until Complete as long as the deadline allows', () => {
		expect(waitPolicy.maxRetryAfter(STATE)).toBe(Infinity);
	});
});

it('a job that very many input items name is polled at the shortest of their intervals', () => {
	const pollIntervals = new Array<number>(200_000).fill(3_000);
	expect(nextStep(waitPolicy, { pollIntervals }, RUNNING)).toBe(3_000);
});

describe('the adaptive interval', () => {
	it.each([
		[0, 1_000],
		[5_000, 1_000],
		[10_000, 2_000],
		[60_000, 12_000],
		[200_000, 40_000],
		[3_600_000, 40_000],
	])('after %i ms is %i ms, give or take a tenth', (age, delay) => {
		expect(pollDelay(age, undefined, 0.5)).toBeCloseTo(delay);
		expect(pollDelay(age, undefined, 0)).toBeCloseTo(delay * 0.9);
		expect(pollDelay(age, undefined, 1)).toBeCloseTo(delay * 1.1);
	});

	it('is replaced by the one that the user sets, without jitter', () => {
		expect(pollDelay(600_000, 7_000, 0)).toBe(7_000);
	});
});
