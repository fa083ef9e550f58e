import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	describeBatchError,
	describeBatchRateLimit,
	describeBatchTimeout,
	describeMissingResult,
	describeShortList,
} from '../errors/batchMessages';
import { type Batch, batchAsJob, parseBatch, simplifyBatch } from '../model/batch';
import { isFinished, type ScrapeJob } from '../model/job';
import { toStateItem } from '../model/jobOutput';
import { pollJob, type PollResult, type PollTarget } from '../polling/pollJobs';
import { getOncePolicy, type PollPolicy, resultPolicy } from '../polling/pollPolicy';
import { toFailureCause } from '../transport/apiError';
import { nonEmptyString } from '../utils/typeGuards';
import { type ItemOutcome, toOutcome } from './itemOutcome';
import { type ItemOperation, type ItemRun, runItems } from './itemRun';
import { type JobRequest, toTask } from './pollJobItems';

/** What an input item wants of a batch. Its `jobId` is the batch's ID. */
export type BatchRequest = JobRequest;

type Indexed = BatchRequest & { itemIndex: number };

const BATCH: PollTarget = {
	path: (id) => ['scrape', 'batch', id, 'progress'],
	parse: batchAsJob,
};

/** Polls the progress of each batch; several input items can name the same one. */
async function pollBatches(
	requests: Indexed[],
	run: ItemRun,
	policy: PollPolicy,
	onResult: (sameBatch: Indexed[], result: PollResult) => Promise<void> | void,
): Promise<void> {
	const byId = new Map<string, Indexed[]>();
	for (const request of requests) {
		byId.set(request.jobId, [...(byId.get(request.jobId) ?? []), request]);
	}
	await Promise.all(
		[...byId.values()].map(async (sameBatch) => {
			let polled: PollResult | undefined;
			const task = { ...sameBatch[0]!, wantsReason: false };
			await pollJob([task], {
				client: run.client,
				policy,
				target: BATCH,
				onResult: (_task, result) => {
					polled = result;
				},
			});
			if (polled && !run.isOver) await onResult(sameBatch, polled);
		}),
	);
}

/** Returns the progress of the batch of each input item. */
export async function getBatchItems(
	context: IExecuteFunctions,
	operation: Pick<ItemOperation<BatchRequest>, 'getConcurrency' | 'getRequest'>,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		...operation,
		async run(requests, run) {
			await pollBatches(requests, run, getOncePolicy, (sameBatch, result) => {
				for (const request of sameBatch) {
					if (result.kind !== 'job') failBatch(request, result, run);
					else run.results.set(request.itemIndex, [stateOf(result.job, request)]);
				}
			});
		},
	});
}

/**
 * Waits for the batch of each input item, then fetches its jobs and returns their items in the order
 * of the URLs. A batch that several input items name is returned once: the items of a job go to the
 * input item that names it in `job_id`, the others to the first.
 */
export async function waitForBatchItems(
	context: IExecuteFunctions,
	policy: PollPolicy,
	operation: Pick<ItemOperation<BatchRequest>, 'getConcurrency' | 'getRequest'>,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		...operation,
		async run(requests, run) {
			for (const { maxWait } of requests) run.hints.addWait(maxWait);
			await pollBatches(requests, run, policy, async (sameBatch, result) => {
				const first = sameBatch[0]!;
				const hasEnded = result.kind === 'job';
				const returnsState = result.kind !== 'error' && first.onTimeout === 'returnLastState';
				if (!hasEnded && !returnsState) return failBatch(first, result, run);

				const batch = parseBatch(result.job?.fields, first.jobId);
				await fetchJobs(batch, sameBatch, run);
				if (!hasEnded && !run.isOver) {
					run.results.add(first.itemIndex, [stateOf(result.job, first)]);
				}
			});
		},
	});
}

/** The batch as one item. */
function stateOf(polled: ScrapeJob | undefined, { jobId, output }: Indexed): IDataObject {
	if (polled && output === 'raw') return { ...toStateItem(polled, jobId, output) };
	const batch = parseBatch(polled?.fields, jobId);
	return batch ? simplifyBatch(batch) : { batch_id: jobId, finished: false };
}

/** Fetches the finished jobs of a batch, all in parallel, and adds what they bring in their order. */
async function fetchJobs(
	batch: Batch | undefined,
	sameBatch: Indexed[],
	run: ItemRun,
): Promise<void> {
	const first = sameBatch[0]!;
	const owners = ownersOf(sameBatch, run);
	const listed = new Map((batch?.jobs ?? []).filter(isFinished).map((job) => [job.id, job]));
	const isShort = batch?.isFinished === true && batch.jobs.length < batch.total;
	const ids = [...new Set([...listed.keys(), ...(isShort ? owners.keys() : [])])];
	if (isShort && ids.length < batch.total) {
		run.hints.note(describeShortList(batch, ids.length));
	}
	const results = new Map<string, PollResult>();
	await Promise.all(
		ids.map(async (jobId) => {
			await pollJob([toTask({ ...first, jobId, maxWait: Infinity, pollInterval: undefined })], {
				client: run.client,
				policy: resultPolicy,
				onResult: (_task, result) => results.set(jobId, result),
			});
		}),
	);
	for (const jobId of ids) {
		const result = results.get(jobId);
		if (!result || run.isOver) return;
		const itemIndex = owners.get(jobId) ?? first.itemIndex;
		const outcome = toResultOutcome(result, listed.get(jobId), {
			...first,
			jobId,
			origin: 'batch',
		});
		if ('error' in outcome) run.failPart(itemIndex, outcome.error, outcome.cause);
		else {
			run.hints.add(jobId, outcome.hint);
			run.results.add(itemIndex, outcome.items);
		}
	}
}

/** The input items that name a job of the batch in `job_id`, as those that Create returns do. */
function ownersOf(sameBatch: Indexed[], run: ItemRun): Map<string, number> {
	const inputs = run.context.getInputData();
	const owners = new Map<string, number>();
	for (const { itemIndex } of sameBatch) {
		const jobId = nonEmptyString(inputs[itemIndex]?.json.job_id);
		if (jobId !== undefined && !owners.has(jobId)) owners.set(jobId, itemIndex);
	}
	return owners;
}

/** What doesn't come of a job that has finished is an error, never its last state. */
function toResultOutcome(
	result: PollResult,
	job: ScrapeJob | undefined,
	request: BatchRequest,
): ItemOutcome {
	if (result.kind === 'job' && isFinished(result.job)) return toOutcome(result, request);
	const { jobId } = request;
	if (result.kind === 'job') return { error: describeMissingResult(jobId) };
	const outcome = toOutcome({ ...result, job }, { ...request, onTimeout: 'fail' });
	return 'error' in outcome
		? { ...outcome, error: describeMissingResult(jobId, outcome.error) }
		: outcome;
}

function failBatch(request: Indexed, result: PollResult, run: ItemRun): void {
	const { itemIndex, jobId, maxWait } = request;
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
