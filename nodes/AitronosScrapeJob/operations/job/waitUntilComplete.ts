import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { askUntilFinished } from '../../../shared/askingRule';
import type { ItemParameters } from '../../../shared/itemParameters';
import { type JobRequest, runJobs } from '../../../shared/runJobs';
import { concurrency, includeJobFields, jobId, onEmptyResult, options, outputWith } from './fields';
import { readConcurrency, readSharedWishes } from './wishes';

const DEFAULT_MAX_WAIT = 300;

export const option: INodePropertyOptions = {
	name: 'Wait Until Complete',
	value: 'waitUntilComplete',
	action: 'Wait until job is complete',
	description:
		'Wait until a scrape job has finished, then return its extracted items. Takes as long as the job does, up to Max Wait.',
};

const maxWait: INodeProperties = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_MAX_WAIT,
	description: 'How long to wait for the job to finish',
};

const pollInterval: INodeProperties = {
	displayName: 'Poll Interval (Seconds)',
	name: 'pollInterval',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 5,
	description:
		'How long to let pass between two questions about a job. Without this option the interval adapts: 1 second at first, longer with time, 40 seconds at most.',
};

const onTimeout: INodeProperties = {
	displayName: 'When Time Is Up',
	name: 'onTimeout',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Treat the input item as failed' },
		{
			name: 'Return Last State',
			value: 'returnLastState',
			description: 'One item that says how the job stands',
		},
	],
	default: 'fail',
	description: 'What to do when a job has not finished within Max Wait',
};

const onUnsuccessful: INodeProperties = {
	displayName: 'When Job Fails or Is Cancelled',
	name: 'onUnsuccessful',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Treat the input item as failed' },
		{
			name: 'Return State',
			value: 'returnState',
			description: 'One item that says how the job ended, after whatever items it has',
		},
	],
	default: 'fail',
	description: 'What to do when a job ends without completing',
};

const output = outputWith('items');

export const fields = [
	jobId,
	output,
	maxWait,
	options([concurrency, includeJobFields, pollInterval, onUnsuccessful, onEmptyResult, onTimeout]),
];

/** Questions until each job is finished or its time is up. */
export async function execute(context: IExecuteFunctions) {
	return await runJobs(context, { rule: askUntilFinished, readConcurrency, readRequest });
}

function readRequest(parameters: ItemParameters): JobRequest {
	return {
		...readSharedWishes(parameters, output),
		maxWait: parameters.seconds(maxWait, DEFAULT_MAX_WAIT * 1000),
		pollInterval: parameters.seconds(pollInterval, undefined, 'options'),
		onTimeout: parameters.choice(onTimeout, 'options'),
		onUnsuccessful: parameters.choice(onUnsuccessful, 'options'),
	};
}
