import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { getBatchItems } from '../../../shared/items/batchItems';
import { toolDescription } from '../../../shared/items/toolOutput';
import { concurrency } from '../parameters/common';
import { batchId } from '../parameters/batchId';

export const option: INodePropertyOptions = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get batch status',
	description: 'Retrieve the progress of a batch without waiting for it to finish',
};

const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Raw',
			value: 'raw',
			description: 'Return one item per batch with all fields of the API response',
		},
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'Return one item per batch with its counters',
		},
	],
	default: 'simplified',
	description: 'What to return for each batch',
};

export const parameters = [
	toolDescription(
		'Returns how many pages of a batch are completed, failed, and pending, without waiting for them to finish. Takes a few seconds.',
	),
	batchId,
	output,
];

export async function execute(context: IExecuteFunctions) {
	return await getBatchItems(context, {
		getConcurrency: () => concurrency.default as number,
		getRequest: (item) => ({
			jobId: item.getBatchId(batchId),
			output: item.getOption(output),
		}),
	});
}
