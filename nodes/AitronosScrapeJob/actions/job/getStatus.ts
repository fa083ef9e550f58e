import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { ItemParameters } from '../../../shared/items/itemParameters';
import { type JobRequest, pollJobItems } from '../../../shared/items/pollJobItems';
import { toolDescription } from '../../../shared/items/toolOutput';
import { getOncePolicy } from '../../../shared/polling/pollPolicy';
import {
	concurrency,
	getConcurrency,
	getSharedOptions,
	includeJobFields,
	jobId,
	onEmptyResult,
	optionsCollection,
	outputParameter,
} from '../parameters/common';

export const option: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get job status',
	description: 'Retrieve the current status of a scrape job without waiting for it to finish',
};

const output = outputParameter('simplified');

export const parameters = [
	toolDescription(
		'Returns the status of a scrape job and the number of its items, without waiting for it to finish. Takes a few seconds.',
	),
	jobId,
	output,
	optionsCollection([concurrency, includeJobFields, onEmptyResult]),
];

export async function execute(context: IExecuteFunctions) {
	return await pollJobItems(context, { policy: getOncePolicy, getConcurrency, getRequest });
}

function getRequest(parameters: ItemParameters): JobRequest {
	const options = getSharedOptions(parameters, output);
	return {
		...options,
		jobId: parameters.getJobId(jobId),
		maxWait: Infinity,
		onTimeout: 'fail',
		// A failed job has a status to return, but no items.
		onUnsuccessful: options.output === 'items' ? 'fail' : 'returnState',
	};
}
