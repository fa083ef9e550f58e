import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { getManyJobItems } from '../../../shared/items/getManyJobItems';
import { toolDescription } from '../../../shared/items/toolOutput';
import { outputParameter } from '../parameters/common';

export const option: INodePropertyOptions = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many jobs',
	description: 'List the scrape jobs of the account',
};

const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	displayOptions: { show: { returnAll: [false] } },
	description: 'Max number of results to return',
};

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	options: [
		{ name: 'Any', value: '' },
		{ name: 'Cancelled', value: 'cancelled' },
		{ name: 'Completed', value: 'completed' },
		{ name: 'Failed', value: 'failed' },
		{ name: 'Pending', value: 'pending' },
		{ name: 'Processing', value: 'processing' },
	],
	default: '',
	description: 'Only return jobs with this status',
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: [status],
};

const output = outputParameter('simplified');

export const parameters = [
	toolDescription(
		'Lists scrape jobs and returns the job_id, status, url, and item_count of each. Takes a few seconds.',
	),
	returnAll,
	limit,
	output,
	filters,
];

export async function execute(context: IExecuteFunctions) {
	return await getManyJobItems(context, (item) => ({
		limit: item.getBoolean(returnAll) ? Infinity : item.getInteger(limit),
		status: item.getOption<string>(status, 'filters') || undefined,
		output: item.getOption(output),
	}));
}
