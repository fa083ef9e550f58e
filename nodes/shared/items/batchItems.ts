import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	describeBatchError,
	describeBatchRateLimit,
	describeBatchTimeout,
} from '../errors/batchMessages';
import { batchAsJob, parseBatch, simplifyBatch } from '../model/batch';
import { pollJob, type PollResult, type PollTarget } from '../polling/pollJobs';
import { getOncePolicy, type PollPolicy } from '../polling/pollPolicy';
import { toFailureCause } from '../transport/apiError';
import { toOutcome } from './itemOutcome';
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
					const batch = 'job' in result && parseBatch(result.job?.fields, request.jobId);
					if (result.kind === 'job' && batch) {
						const { output } = request;
						const item = output === 'raw' ? { ...batch.fields } : simplifyBatch(batch);
						run.results.set(request.itemIndex, [item]);
					} else failBatch(request, result, run);
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
				const isLate = result.kind === 'timeout' || result.kind === 'rateLimited';
				const returnsState = isLate && first.onTimeout === 'returnLastState';
				if (result.kind !== 'job' && !returnsState) return failBatch(first, result, run);

				const batch = parseBatch(result.job?.fields, first.jobId);
				const finished = (batch?.jobs ?? []).filter((job) => job.isFinished);
				await fetchJobs(
					finished.map(({ id }) => id),
					sameBatch,
					run,
				);
				if (!returnsState || run.isOver) return;
				const state = batch
					? first.output === 'raw'
						? { ...batch.fields }
						: simplifyBatch(batch)
					: { batch_id: first.jobId, finished: false };
				run.results.add(first.itemIndex, [state]);
			});
		},
	});
}

/** Fetches the jobs of a batch, all in parallel, and adds what they bring in their order. */
async function fetchJobs(ids: string[], sameBatch: Indexed[], run: ItemRun): Promise<void> {
	const first = sameBatch[0]!;
	const results = new Map<string, PollResult>();
	await Promise.all(
		ids.map(async (jobId) => {
			await pollJob([toTask({ ...first, jobId, maxWait: Infinity, pollInterval: undefined })], {
				client: run.client,
				policy: getOncePolicy,
				onResult: (_task, result) => results.set(jobId, result),
			});
		}),
	);
	const inputs = run.context.getInputData();
	const ownerOf = (jobId: string) =>
		sameBatch.find(({ itemIndex }) => inputs[itemIndex]?.json.job_id === jobId) ?? first;
	for (const jobId of ids) {
		const result = results.get(jobId);
		if (!result || run.isOver) return;
		const { itemIndex } = ownerOf(jobId);
		const outcome = toOutcome(result, { ...first, jobId });
		if ('error' in outcome) run.failPart(itemIndex, outcome.error, outcome.cause);
		else {
			run.hints.add(jobId, outcome.hint);
			run.results.add(itemIndex, outcome.items);
		}
	}
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
