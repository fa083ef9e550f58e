import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ItemParameters } from '../../../shared/items/itemParameters';
import { type JobRequest, pollJobItems } from '../../../shared/items/pollJobItems';
import { waitPolicy } from '../../../shared/polling/pollPolicy';
import {
	concurrency,
	getConcurrency,
	getSharedOptions,
	includeJobFields,
	jobId,
	onEmptyResult,
	optionsCollection,
	outputParameter,
} from './parameters';

const DEFAULT_MAX_WAIT = 300;

export const option: INodePropertyOptions = {
	name: 'Wait Until Complete',
	value: 'waitUntilComplete',
	action: 'Wait until job is complete',
	description: 'Poll a scrape job until it finishes, then return its extracted items',
};

const maxWait: INodeProperties = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_MAX_WAIT,
	description: 'Maximum time to wait for the job to finish',
};

const pollInterval: INodeProperties = {
	displayName: 'Poll Interval (Seconds)',
	name: 'pollInterval',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 5,
	description:
		'Time between status checks. If not set, the interval starts at 1 second and grows to at most 40 seconds.',
};

const onTimeout: INodeProperties = {
	displayName: 'On Timeout',
	name: 'onTimeout',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Treat the input item as failed' },
		{
			name: 'Return Last State',
			value: 'returnLastState',
			description: "Return one item with the job's last known state",
		},
	],
	default: 'fail',
	description: "What to do if the job doesn't finish within Max Wait",
};

const onUnsuccessful: INodeProperties = {
	displayName: 'On Failed or Cancelled Job',
	name: 'onUnsuccessful',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail', description: 'Treat the input item as failed' },
		{
			name: 'Return State',
			value: 'returnState',
			description: "Return any extracted items, followed by one item with the job's final state",
		},
	],
	default: 'fail',
	description: 'What to do if the job fails or is cancelled',
};

const output = outputParameter('items');

export const parameters = [
	jobId,
	output,
	maxWait,
	optionsCollection([
		concurrency,
		includeJobFields,
		onEmptyResult,
		onUnsuccessful,
		onTimeout,
		pollInterval,
	]),
];

export async function execute(context: IExecuteFunctions) {
	return await pollJobItems(context, { policy: waitPolicy, getConcurrency, getRequest });
}

function getRequest(parameters: ItemParameters): JobRequest {
	return {
		...getSharedOptions(parameters, output),
		maxWait: parameters.getSeconds(maxWait, DEFAULT_MAX_WAIT * 1000),
		pollInterval: parameters.getSeconds(pollInterval, undefined, 'options'),
		onTimeout: parameters.getOption(onTimeout, 'options'),
		onUnsuccessful: parameters.getOption(onUnsuccessful, 'options'),
	};
}
