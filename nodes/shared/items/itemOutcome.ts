import type { IDataObject } from 'n8n-workflow';
import {
	describeEmpty,
	describeNeverPolled,
	describeRateLimit,
	describeRequestError,
	describeTimeout,
	describeUnsuccessful,
} from '../errors/jobErrorMessages';
import { addCreatedJob } from '../errors/newJobMessages';
import { isFinished, type ScrapeJob } from '../model/job';
import { type Output, simplifyJob, toItems, toStateItem } from '../model/jobOutput';
import type { PollResult } from '../polling/pollJobs';
import { type FailureCause, toFailureCause } from '../transport/apiError';
import type { ErrorText } from '../utils/format';

/** What an input item wants to get for its job. */
export interface OutcomeOptions {
	jobId: string;
	output: Output;
	includeJobFields: boolean;
	onEmptyResult: 'nothing' | 'summaryItem' | 'fail';
	onTimeout: 'fail' | 'returnLastState';
	onUnsuccessful: 'fail' | 'returnState';
	/** Milliseconds; for the text only. */
	maxWait: number;
	/** What the job comes from if no parameter names it. `execution`: running it again creates another. */
	origin?: 'execution' | 'batch';
}

/** Why a job has no items, or not all, although nothing failed. `stillRunning`: it was created. */
export type HintReason = 'running' | 'empty' | 'rateLimited' | 'stillRunning';

/** What an input item gets: n8n items, or a text that makes it a failed one. */
export type ItemOutcome =
	{ items: IDataObject[]; hint?: HintReason } | { error: ErrorText; cause?: FailureCause };

export function toOutcome(result: PollResult, options: OutcomeOptions): ItemOutcome {
	const outcome = pollOutcome(result, options);
	if (options.origin !== 'execution' || isFinal(result)) return outcome;
	return 'error' in outcome
		? { ...outcome, error: addCreatedJob(outcome.error, options.jobId) }
		: { ...outcome, hint: 'stillRunning' };
}

/** Whether waiting for the job once more would change nothing. */
export function isFinal(result: PollResult): boolean {
	return result.kind === 'job' || (result.kind === 'error' && result.error.kind === 'tooLarge');
}

function pollOutcome(result: PollResult, options: OutcomeOptions): ItemOutcome {
	const { job } = result;
	const { jobId, onTimeout, maxWait, origin } = options;
	const subject = origin ? 'knownJob' : 'job';
	switch (result.kind) {
		case 'job':
			return jobOutcome(result.job, options);
		case 'error':
			return {
				error: describeRequestError(jobId, job, result.error, subject),
				cause: toFailureCause(result.error),
			};
		case 'timeout':
			if (onTimeout === 'returnLastState') return { items: itemsAndState(job, options) };
			return {
				error: result.wasPolled
					? describeTimeout(jobId, job, result.error, maxWait, subject)
					: describeNeverPolled(jobId, job, maxWait),
				cause: toFailureCause(result.error),
			};
		case 'rateLimited':
			if (onTimeout === 'returnLastState') {
				return { items: itemsAndState(job, options), hint: 'rateLimited' };
			}
			return {
				error: describeRateLimit(jobId, job, result.cause, result.retryAfter),
				cause: toFailureCause(result.cause, result.retryAfter),
			};
	}
}

function jobOutcome(job: ScrapeJob, options: OutcomeOptions): ItemOutcome {
	const { jobId, output, includeJobFields, onEmptyResult, onUnsuccessful } = options;
	// Texts name the job as the input item does, whatever ID the API returns.
	const named = { ...job, id: jobId };
	if (job.state === 'failed' || job.state === 'cancelled') {
		return onUnsuccessful === 'fail'
			? { error: describeUnsuccessful(named) }
			: { items: itemsAndState(job, options) };
	}
	if (output !== 'items') return { items: [toStateItem(job, jobId, output)] };
	if (!isFinished(job)) return { items: [], hint: 'running' };

	const items = toItems(job, includeJobFields);
	if (items.length > 0) return { items };
	switch (onEmptyResult) {
		case 'fail':
			return { error: describeEmpty(named) };
		case 'summaryItem':
			return { items: [simplifyJob(job)] };
		case 'nothing':
			return { items: [], hint: 'empty' };
	}
}

/** The items, if there are any, then the job's state. */
function itemsAndState(job: ScrapeJob | undefined, options: OutcomeOptions): IDataObject[] {
	const { jobId, output, includeJobFields } = options;
	const items = job && output === 'items' ? toItems(job, includeJobFields) : [];
	items.push(toStateItem(job, jobId, output));
	return items;
}
