import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	describeBatchError,
	describeBatchRateLimit,
	describeBatchTimeout,
} from '../errors/batchMessages';
import { batchAsJob, parseBatch, simplifyBatch } from '../model/batch';
import type { ScrapeJob } from '../model/job';
import { type Output, toStateItem } from '../model/jobOutput';
import {
	groupByJob,
	pollJob,
	pollJobs,
	type PollResult,
	type PollTarget,
	type PollTask,
} from '../polling/pollJobs';
import { getOncePolicy, waitPolicy } from '../polling/pollPolicy';
import { toFailureCause } from '../transport/apiError';
import { addBatchJobs } from './batchJobs';
import { BATCH_RATE_LIMIT_HINT } from './executionHints';
import { type Indexed, type ItemReader, type ItemRun, runItems } from './itemRun';
import type { JobRequest } from './pollJobItems';

/** The batch that an input item names, and how to return it. */
interface BatchRequest {
	/** The batch's ID. */
	jobId: string;
	output: Output;
}

const BATCH: PollTarget = {
	path: (id) => ['scrape', 'batch', id, 'progress'],
	parse: batchAsJob,
};

/** Returns the progress of the batch of each input item. */
export async function getBatchItems(
	context: IExecuteFunctions,
	reader: ItemReader<BatchRequest>,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		...reader,
		async process(requests, run) {
			await pollJobs(
				requests.map((request) => toBatchTask(request, Infinity)),
				{
					client: run.client,
					policy: getOncePolicy,
					target: BATCH,
					onResult(task, result) {
						if (result.kind !== 'job') failBatch(task, result, run);
						else run.results.set(task.itemIndex, [toBatchState(result.job, task)]);
					},
				},
			);
		},
	});
}

/**
 * Waits for the batch of each input item, then fetches its jobs and returns their items in the order
 * of the API. A batch that several input items name is returned, or fails, once for all of them: the
 * items of a job go to the input item that names it in `job_id`, all else to the first, whose options
 * apply. It is polled at the shortest of their intervals, until the longest Max Wait is over.
 */
export async function waitForBatchItems(
	context: IExecuteFunctions,
	reader: ItemReader<JobRequest>,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		...reader,
		async process(requests, run) {
			for (const { maxWait } of requests) run.hints.addWait(maxWait);
			const batches = groupByJob(requests);
			await Promise.all(batches.map(async (sameBatch) => await waitForBatch(sameBatch, run)));
		},
	});
}

async function waitForBatch(sameBatch: Array<Indexed<JobRequest>>, run: ItemRun): Promise<void> {
	const longest = sameBatch.reduce((most, { maxWait }) => Math.max(most, maxWait), 0);
	const tasks = sameBatch.map((request) => toBatchTask(request, longest));
	const first = tasks[0]!;
	let polled: PollResult | undefined;
	await pollJob(tasks, {
		client: run.client,
		policy: waitPolicy,
		target: BATCH,
		onResult(_task, result) {
			polled = result;
		},
	});
	if (!polled || run.isOver) return;
	const hasEnded = polled.kind === 'job';
	const returnsState = polled.kind !== 'error' && first.onTimeout === 'returnLastState';
	if (!hasEnded && !returnsState) return failBatch(first, polled, run);

	await addBatchJobs(parseBatch(polled.job?.fields, first.jobId), sameBatch, run);
	if (!hasEnded && !run.isOver) {
		if (polled.kind === 'rateLimited') run.hints.note(BATCH_RATE_LIMIT_HINT);
		run.results.add(first.itemIndex, [toBatchState(polled.job, first)]);
	}
}

/** There is no reason to look up: only jobs have one. */
function toBatchTask<Request extends BatchRequest>(
	request: Request,
	maxWait: number,
): Request & PollTask {
	return { ...request, maxWait, wantsReason: false };
}

/** The batch as one item. */
function toBatchState(polled: ScrapeJob | undefined, { jobId, output }: BatchRequest): IDataObject {
	if (polled && output === 'raw') return { ...toStateItem(polled, jobId, output) };
	const batch = parseBatch(polled?.fields, jobId);
	return batch ? simplifyBatch(batch) : { batch_id: jobId, finished: false };
}

function failBatch(
	{ itemIndex, jobId, maxWait }: Indexed<PollTask>,
	result: PollResult,
	run: ItemRun,
): void {
	switch (result.kind) {
		case 'job':
			return;
		case 'error':
			return run.fail(
				itemIndex,
				describeBatchError(jobId, result.error),
				toFailureCause(result.error),
			);
		case 'rateLimited':
			return run.fail(
				itemIndex,
				describeBatchRateLimit(jobId, result.cause, result.retryAfter),
				toFailureCause(result.cause, result.retryAfter),
			);
		case 'timeout': {
			const batch = parseBatch(result.job?.fields, jobId);
			const text = describeBatchTimeout(jobId, batch, result.error, maxWait);
			return run.fail(itemIndex, text, toFailureCause(result.error));
		}
	}
}
