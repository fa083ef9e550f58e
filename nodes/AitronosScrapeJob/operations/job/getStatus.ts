import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { askOnce } from '../../../shared/askingRule';
import type { ItemParameters } from '../../../shared/itemParameters';
import { type JobRequest, runJobs } from '../../../shared/runJobs';
import { concurrency, includeJobFields, jobId, onEmptyResult, options, outputWith } from './fields';
import { readConcurrency, readSharedWishes } from './wishes';

export const option: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get job status',
	description:
		'Ask once how a scrape job stands: pending, processing, completed, failed or cancelled. Does not wait.',
};

const output = outputWith('simplified');

export const fields = [jobId, output, options([concurrency, includeJobFields, onEmptyResult])];

/** One question per job; any status is an answer. */
export async function execute(context: IExecuteFunctions) {
	return await runJobs(context, { rule: askOnce, readConcurrency, readRequest });
}

function readRequest(parameters: ItemParameters): JobRequest {
	const wishes = readSharedWishes(parameters, output);
	return {
		...wishes,
		maxWait: Infinity,
		onTimeout: 'fail',
		// The status of a job is what was asked for. Its items are not there if it failed.
		onUnsuccessful: wishes.output === 'items' ? 'fail' : 'returnState',
	};
}
