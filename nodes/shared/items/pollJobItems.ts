import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ScrapeJob } from '../model/job';
import { pollJobs, type PollTask } from '../polling/pollJobs';
import type { PollPolicy } from '../polling/pollPolicy';
import { createClient } from '../transport/client';
import { HintCounts } from './executionHints';
import { type JobOptions, toOutcome } from './itemOutcome';
import { ItemParameters } from './itemParameters';
import { ItemResults } from './itemResults';

/** What an input item wants: for which job, how polled, and what to return. */
export type JobRequest = JobOptions & Pick<PollTask, 'pollInterval'>;

/** What distinguishes the operations that poll jobs. */
export interface PollOperation {
	policy: PollPolicy;
	/** Read from the first input item, because all share one rate limit. */
	getConcurrency(parameters: ItemParameters): number;
	getRequest(parameters: ItemParameters): JobRequest;
}

type ItemTask = JobRequest & PollTask & { itemIndex: number };

/**
 * Polls the job of each input item, all in parallel, and returns the results in input order. Throws
 * for the first failed item if On Error is set to Stop; otherwise such an item becomes
 * `{ error, message }`.
 */
export async function pollJobItems(
	context: IExecuteFunctions,
	{ policy, getConcurrency, getRequest }: PollOperation,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal();
	const results = new ItemResults(context);
	const hints = new HintCounts();
	const concurrency = getConcurrency(new ItemParameters(context, 0));
	const client = await createClient(context, { concurrency, signal });

	const tasks: ItemTask[] = [];
	for (let itemIndex = 0; itemIndex < results.count && !results.isStopped; itemIndex++) {
		const parameters = new ItemParameters(context, itemIndex);
		if (itemIndex === 0) getConcurrency(parameters);
		const request = getRequest(parameters);
		const error = 'error' in client ? client.error : parameters.error;
		if (error) results.fail(itemIndex, error);
		else tasks.push({ ...request, itemIndex, wantsReason: request.output !== 'raw' });
		if (Number.isFinite(request.maxWait)) {
			hints.longestWait = Math.max(hints.longestWait, request.maxWait);
		}
	}

	if ('request' in client && !results.isStopped) {
		const returned = new WeakSet<IDataObject>();
		try {
			await pollJobs(tasks, {
				client,
				policy,
				onResult(task, result) {
					const outcome = toOutcome(result, task);
					if ('error' in outcome) {
						results.fail(task.itemIndex, outcome.error, outcome.cause);
						if (results.isStopped) client.close();
						return;
					}
					hints.add(task.jobId, outcome.hint);
					results.set(task.itemIndex, copyIfReturned(outcome.items, result.job, returned));
				},
			});
		} finally {
			client.close();
		}
	}

	// After Stop, n8n ends the execution as cancelled. A new array each time: n8n writes into it.
	if (signal?.aborted) return [[]];
	const output = results.toOutput();
	hints.show(context);
	return output;
}

/**
 * Several input items can name the same job, and nodes that follow can change items in place. A
 * shallow copy costs little memory, and none of the stack however deep an item is.
 */
function copyIfReturned(
	items: IDataObject[],
	job: ScrapeJob | undefined,
	returned: WeakSet<IDataObject>,
): IDataObject[] {
	if (!job) return items;
	if (returned.has(job.fields)) return items.map((item) => ({ ...item }));
	returned.add(job.fields);
	return items;
}
