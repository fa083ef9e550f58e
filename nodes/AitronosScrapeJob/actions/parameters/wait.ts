import type { INodeProperties } from 'n8n-workflow';
import type { JobRequest } from '../../../shared/items/pollJobItems';
import type { ItemParameters } from '../../../shared/items/itemParameters';
import {
	concurrency,
	getSharedOptions,
	includeJobFields,
	onEmptyResult,
	optionsCollection,
} from './common';

const DEFAULT_MAX_WAIT = 300;

export const maxWait: INodeProperties = {
	displayName: 'Max Wait (Seconds)',
	name: 'maxWait',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: DEFAULT_MAX_WAIT,
	description: 'Maximum time to wait for the result',
};

const pollInterval: INodeProperties = {
	displayName: 'Poll Interval (Seconds)',
	name: 'pollInterval',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 5,
	description:
		'Time between two requests for a job. Without this option, it grows from 1 to about 40 seconds.',
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
			description: 'Return any extracted items, followed by one item with the last known state',
		},
	],
	default: 'fail',
	description: "What to do if the result takes longer than 'Max Wait'",
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
	description: 'What to do if a job fails or is cancelled',
};

/** The options of the operations that wait. */
export const waitOptions = optionsCollection([
	concurrency,
	includeJobFields,
	onEmptyResult,
	onUnsuccessful,
	onTimeout,
	pollInterval,
]);

/** What an input item wants of the job that it waits for. */
export function getWaitRequest(
	parameters: ItemParameters,
	output: INodeProperties,
): Omit<JobRequest, 'jobId'> {
	return {
		...getSharedOptions(parameters, output),
		maxWait: parameters.getSeconds(maxWait, DEFAULT_MAX_WAIT * 1000),
		pollInterval: parameters.getSeconds(pollInterval, undefined, 'options'),
		onTimeout: parameters.getOption(onTimeout, 'options'),
		onUnsuccessful: parameters.getOption(onUnsuccessful, 'options'),
	};
}
