import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { createJobItems } from '../../../shared/items/createJobItems';
import { toolDescription } from '../../../shared/items/toolOutput';
import { simplifyJob } from '../../../shared/model/jobOutput';
import { createOptions, getNewJob, pageParameters } from '../parameters/newJob';
import { concurrency } from '../parameters/common';

export const option: INodePropertyOptions = {
	name: 'Create',
	value: 'create',
	action: 'Create job',
	description: 'Start scraping a page and return the new job without waiting for it to finish',
};

export const parameters = [
	toolDescription(
		'Starts scraping a web page and returns the new job with its job_id, without waiting for it to finish. Takes a few seconds. Use the job_id to get the items later.',
	),
	...pageParameters,
	createOptions,
];

export async function execute(context: IExecuteFunctions) {
	return await createJobItems(context, {
		getConcurrency: () => concurrency.default as number,
		getRequest: (item) => ({ body: getNewJob(item) }),
		async onCreated({ itemIndex }, job, run) {
			run.results.set(itemIndex, [simplifyJob(job)]);
		},
	});
}
