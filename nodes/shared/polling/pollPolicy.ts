import { isFinished, type ScrapeJob } from '../model/job';
import { type ApiError, isNotFound } from '../transport/apiError';

const MIN_DELAY = 1_000;
const MAX_DELAY = 40_000;
const AGE_FACTOR = 0.2;
const JITTER = 0.1;
const RETRY_DELAYS = [1_000, 3_000];
const RETRY_WINDOW = 10_000;
/** Before the next request after a 429 without `Retry-After`. */
const MIN_DELAY_AFTER_429 = 4_000;
/** Before a surprising response is believed: the API might not have stored everything yet. */
const CONFIRM_DELAY = 2_000;

/** How the retries of a job have gone. Times are monotonic milliseconds. */
interface RetryState {
	now: number;
	/** When the first request started. */
	firstAttemptAt?: number;
	/** How long the requests after the first waited for their turn. */
	queuedMs: number;
	/** Requests so far. */
	attempts: number;
}

/** How far the polling of a job has come. */
export interface PollState extends RetryState {
	/** When polling began. */
	startedAt: number;
	/** One for each input item that names the job; undefined is the adaptive interval. */
	pollIntervals: Iterable<number | undefined>;
	/** The last deadline of the input items that name the job. */
	deadline: number;
	/** How often the API said that the job doesn't exist. */
	notFoundCount: number;
	/** How often the job was completed without data. */
	noDataCount: number;
	/** Whether the reason of a failed job is wanted. */
	wantsReason: boolean;
}

/** What a request brought. `retryAfter` in milliseconds. */
export type PollResponse = ({ job: ScrapeJob } | { error: ApiError; isTransient: boolean }) & {
	retryAfter?: number;
};

/** `settle`: the response counts. `lookUpReason`: first find out why the job failed. */
type NextStep =
	| { kind: 'settle' }
	| { kind: 'lookUpReason' }
	/** Send the next request at this time. */
	| { kind: 'poll'; at: number };

/** How often a job is polled, and which response counts. Pure: `random` is 0 to 1. */
export interface PollPolicy {
	nextStep(state: PollState, response: PollResponse, random: number): NextStep;
	/** Milliseconds of `Retry-After` that the next request can take, however late the deadline is. */
	maxRetryAfter(state: RetryState): number;
}

/** Get Status: every job counts; a transient error is retried twice, soon. */
export const getOncePolicy: PollPolicy = {
	nextStep(state, response) {
		if ('job' in response) return settleJob(state, response.job);
		const at = retryAt(state, response);
		return at === undefined ? { kind: 'settle' } : { kind: 'poll', at };
	},
	maxRetryAfter: retryTimeLeft,
};

/** The result of a job that should have finished: as Get Status, but it might come late. */
export const resultPolicy: PollPolicy = {
	nextStep(state, response, random) {
		const isLate =
			'job' in response
				? !isFinished(response.job) || lacksData(state, response.job)
				: isNotFound(response.error) && state.notFoundCount < 2;
		return isLate && state.attempts <= RETRY_DELAYS.length
			? { kind: 'poll', at: state.now + CONFIRM_DELAY }
			: getOncePolicy.nextStep(state, response, random);
	},
	maxRetryAfter: retryTimeLeft,
};

/** Wait Until Complete: polls until the job is finished, or until the deadline. */
export const waitPolicy: PollPolicy = {
	nextStep(state, response, random) {
		const confirm: NextStep = { kind: 'poll', at: state.now + CONFIRM_DELAY };
		if ('job' in response) {
			const { job } = response;
			if (isFinished(job)) {
				const isLate = lacksData(state, job) && state.now < state.deadline;
				return isLate ? confirm : settleJob(state, job);
			}
		} else if (!response.isTransient) {
			const canConfirm = state.notFoundCount < 2 && state.now < state.deadline;
			return isNotFound(response.error) && canConfirm ? confirm : { kind: 'settle' };
		}
		const delay = Math.max(shortestDelay(state, random), delayAfter429(response));
		return { kind: 'poll', at: Math.max(state.now + delay, delayedBy(state, response)) };
	},
	maxRetryAfter: () => Infinity,
};

/**
 * Milliseconds until a running job is polled again: a fifth of the time it has been waited for, so
 * that a short job is noticed within a second and a long one costs few requests. A fixed `interval`
 * replaces it. Jitter (`random` is 0 to 1) keeps many workflows from polling in step.
 */
export function pollDelay(age: number, interval: number | undefined, random: number): number {
	if (interval !== undefined) return interval;
	const delay = Math.min(MAX_DELAY, Math.max(MIN_DELAY, age * AGE_FACTOR));
	return delay * (1 + JITTER * (2 * random - 1));
}

/** When to retry after an error; undefined: not at all. */
export function retryAt(
	state: RetryState,
	response: Extract<PollResponse, { error: ApiError }>,
): number | undefined {
	const delay = RETRY_DELAYS[state.attempts - 1];
	if (!response.isTransient || delay === undefined) return undefined;
	const latest = state.now + retryTimeLeft(state);
	const at = state.now + Math.max(delay, delayAfter429(response));
	return at > latest ? undefined : Math.min(latest, Math.max(at, delayedBy(state, response)));
}

/** Milliseconds until no retry starts any more, the time that requests wait for their turn not counted. */
export function retryTimeLeft({ now, queuedMs, firstAttemptAt = now }: RetryState): number {
	return firstAttemptAt + queuedMs + RETRY_WINDOW - now;
}

/** Whether the data of a completed job might still come. */
function lacksData({ noDataCount }: PollState, { state, hasData }: ScrapeJob): boolean {
	return state === 'completed' && !hasData && noDataCount < 2;
}

function shortestDelay({ now, startedAt, pollIntervals }: PollState, random: number): number {
	let shortest = Infinity;
	for (const interval of pollIntervals) {
		shortest = Math.min(shortest, pollDelay(now - startedAt, interval, random));
	}
	return shortest;
}

function settleJob({ wantsReason }: PollState, job: ScrapeJob): NextStep {
	const lacksReason = job.state === 'failed' && job.errorMessage === undefined;
	return { kind: lacksReason && wantsReason ? 'lookUpReason' : 'settle' };
}

function delayAfter429(response: PollResponse): number {
	const isThrottled =
		'error' in response && response.error.kind === 'http' && response.error.status === 429;
	return isThrottled && response.retryAfter === undefined ? MIN_DELAY_AFTER_429 : 0;
}

/** When a `Retry-After` ends. That of a 429 or 503 delays all requests; the rate limiter sees to it. */
function delayedBy({ now }: RetryState, { retryAfter = 0 }: PollResponse): number {
	return now + retryAfter;
}
