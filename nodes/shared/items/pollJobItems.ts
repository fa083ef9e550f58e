import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { pollJobs, type PollTask } from '../polling/pollJobs';
import type { PollPolicy } from '../polling/pollPolicy';
import type { OutcomeOptions } from './itemOutcome';
import { type ItemReader, runItems } from './itemRun';

/** What an input item wants: for which job, how polled, and what to return. */
export type JobRequest = OutcomeOptions & Pick<PollTask, 'pollInterval'>;

interface PollOperation extends ItemReader<JobRequest> {
	policy: PollPolicy;
}

/** Polls the job of each input item, all in parallel. */
export async function pollJobItems(
	context: IExecuteFunctions,
	{ policy, getConcurrency, getRequest }: PollOperation,
): Promise<INodeExecutionData[][]> {
	return await runItems(context, {
		getConcurrency,
		getRequest,
		async process(requests, run) {
			for (const { maxWait } of requests) run.hints.addWait(maxWait);
			await pollJobs(requests.map(toTask), {
				client: run.client,
				policy,
				onResult: (task, result) => run.settleJob(task, result),
			});
		},
	});
}

/** A raw job is returned as it is, so its reason is looked up only for an error text. */
export function toTask<Request extends JobRequest>(request: Request): Request & PollTask {
	const { output, onUnsuccessful } = request;
	return { ...request, wantsReason: output !== 'raw' || onUnsuccessful === 'fail' };
}
