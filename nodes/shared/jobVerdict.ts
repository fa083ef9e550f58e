import type { IDataObject } from 'n8n-workflow';
import { causeOf, type FailureCause } from './fault';
import {
	adviseEmpty,
	adviseFailedQuestion,
	adviseHeld,
	adviseTimeUp,
	adviseUnsuccessful,
} from './jobAdvice';
import { itemsOf, type Output, simplifyJob, stateOf } from './jobOutput';
import { isFinished, type ScrapeJob } from './scrapeJob';
import type { Advice } from './text';
import type { WatchResult } from './watch';

/** What an input item wants done with the result of its job. */
export interface Wishes {
	jobId: string;
	output: Output;
	includeJobFields: boolean;
	onEmptyResult: 'nothing' | 'summaryItem' | 'fail';
	onTimeout: 'fail' | 'returnLastState';
	onUnsuccessful: 'fail' | 'returnState';
	/** Milliseconds; for the text only. */
	maxWait: number;
}

/** Why a job gave no items, where that is no failure. */
export type Note = 'running' | 'empty' | 'held';

/** What an input item gets: workflow items, or advice that makes it a failed one. */
export type Verdict =
	{ items: IDataObject[]; note?: Note } | { advice: Advice; cause?: FailureCause };

export function judgeResult(result: WatchResult, wishes: Wishes): Verdict {
	const { job } = result;
	const { jobId, onTimeout, maxWait } = wishes;
	switch (result.kind) {
		case 'answered':
			return judgeJob(result.job, wishes);
		case 'fault':
			return {
				advice: adviseFailedQuestion(jobId, job, result.fault),
				cause: causeOf(result.fault),
			};
		case 'timeUp':
			return onTimeout === 'returnLastState'
				? { items: itemsAndState(job, wishes) }
				: {
						advice: adviseTimeUp(jobId, job, result.fault, maxWait),
						cause: causeOf(result.fault),
					};
		case 'held':
			return onTimeout === 'returnLastState'
				? { items: itemsAndState(job, wishes), note: 'held' }
				: {
						advice: adviseHeld(jobId, job, result.fault, result.retryAfter),
						cause: causeOf(result.fault, result.retryAfter),
					};
	}
}

function judgeJob(job: ScrapeJob, wishes: Wishes): Verdict {
	const { jobId, output, includeJobFields, onEmptyResult, onUnsuccessful } = wishes;
	if (job.state === 'failed' || job.state === 'cancelled') {
		return onUnsuccessful === 'fail'
			? { advice: adviseUnsuccessful(job) }
			: { items: itemsAndState(job, wishes) };
	}
	if (output !== 'items') return { items: [stateOf(job, jobId, output)] };
	if (!isFinished(job)) return { items: [], note: 'running' };

	const items = itemsOf(job, includeJobFields);
	if (items.length > 0) return { items };
	switch (onEmptyResult) {
		case 'fail':
			return { advice: adviseEmpty(job) };
		case 'summaryItem':
			return { items: [simplifyJob(job)] };
		case 'nothing':
			return { items: [], note: 'empty' };
	}
}

/** Whatever items there are, then the job's state. */
function itemsAndState(job: ScrapeJob | undefined, wishes: Wishes): IDataObject[] {
	const { jobId, output, includeJobFields } = wishes;
	const items = job && output === 'items' ? itemsOf(job, includeJobFields) : [];
	return [...items, stateOf(job, jobId, output)];
}
