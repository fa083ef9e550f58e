import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { describeApiError } from '../errors/apiErrorMessages';
import { type Output, toItems, toStateItem } from '../model/jobOutput';
import { listJobs } from '../polling/listJobs';
import { toFailureCause } from '../transport/apiError';
import { describeCutList, describeJobsWithoutData, describeTooLargeJobs } from './executionHints';
import type { ItemParameters } from './itemParameters';
import { type Indexed, type ItemRun, runItems } from './itemRun';

/** Which jobs an input item wants, and how. */
interface ListRequest {
	/** Infinity for all. */
	limit: number;
	status?: string;
	output: Output;
}

/** Lists jobs for each input item, one after another. */
export async function getManyJobItems(
	context: IExecuteFunctions,
	getRequest: (parameters: ItemParameters) => ListRequest,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		getConcurrency: () => 1,
		getRequest,
		async process(requests, run) {
			for (const request of requests) {
				if (run.isOver) return;
				await listForItem(request, run);
			}
		},
	});
}

async function listForItem(
	{ itemIndex, limit, status, output }: Indexed<ListRequest>,
	run: ItemRun,
): Promise<void> {
	let withoutData = 0;
	const list = await listJobs(run.client, {
		limit,
		status,
		map(job) {
			if (output !== 'items') return [toStateItem(job, job.id, output)];
			if (job.state === 'completed' && !job.hasData) withoutData += 1;
			return toItems(job, false);
		},
	});
	if ('error' in list) {
		const text = describeApiError(list.error, 'jobs');
		return run.fail(itemIndex, text, toFailureCause(list.error));
	}
	const { jobs, tooLarge, isCut } = list;
	run.results.set(itemIndex, jobs.flat());
	if (withoutData > 0) run.hints.note(describeJobsWithoutData(withoutData));
	if (isCut) run.hints.note(describeCutList(jobs.length));
	if (tooLarge.length > 0) run.hints.note(describeTooLargeJobs(tooLarge));
}
