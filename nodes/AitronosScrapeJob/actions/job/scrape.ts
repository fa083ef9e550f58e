import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { createJobItems } from '../../../shared/items/createJobItems';
import { toTask } from '../../../shared/items/pollJobItems';
import { toolDescription } from '../../../shared/items/toolOutput';
import { pollJob } from '../../../shared/polling/pollJobs';
import { waitPolicy } from '../../../shared/polling/pollPolicy';
import { createOptions, getNewJob, pageParameters } from '../parameters/newJob';
import { getConcurrency, outputParameter } from '../parameters/common';
import { getWaitRequest, maxWait, waitOptions } from '../parameters/wait';

export const option: INodePropertyOptions = {
	name: 'Scrape',
	value: 'scrape',
	action: 'Scrape page',
	description:
		"Create a job for a page, wait until it finishes, and return its extracted items. Takes seconds to minutes, up to 'Max Wait'.",
};

const output = outputParameter('items');

export const parameters = [
	toolDescription(
		"Scrapes a web page and returns each extracted item. Takes seconds to minutes. If the job doesn't finish in time, returns its ID: wait for that job instead of scraping the page again.",
	),
	...pageParameters,
	output,
	maxWait,
	createOptions,
	waitOptions,
];

export async function execute(context: IExecuteFunctions) {
	return await createJobItems(context, {
		getConcurrency,
		getRequest: (item) => ({
			...getWaitRequest(item, output),
			body: getNewJob(item),
		}),
		async onCreated(request, job, run) {
			const task = toTask({ ...request, jobId: job.id, origin: 'execution' });
			run.hints.addWait(task.maxWait);
			await pollJob([task], {
				client: run.client,
				policy: waitPolicy,
				known: job,
				onResult: (settled, result) => run.settleJob(settled, result),
			});
		},
	});
}
