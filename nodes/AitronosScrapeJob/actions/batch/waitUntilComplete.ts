import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { waitForBatchItems } from '../../../shared/items/batchItems';
import { toolDescription } from '../../../shared/items/toolOutput';
import { getConcurrency, outputParameter } from '../parameters/common';
import { getWaitRequest, maxWait, waitOptions } from '../parameters/wait';
import { batchId } from '../parameters/batchId';

export const option: INodePropertyOptions = {
	name: 'Wait Until Complete',
	value: 'waitUntilComplete',
	action: 'Wait until batch is complete',
	description:
		"Poll a batch until all of its jobs finish, then return their extracted items. Takes as long as the batch does, up to 'Max Wait'.",
};

const output = outputParameter('items');

export const parameters = [
	toolDescription(
		"Waits until all pages of a batch are scraped and returns each extracted item. Takes as long as the batch does, usually minutes. If the batch doesn't finish in time, it continues, and you can wait for it again.",
	),
	batchId,
	output,
	maxWait,
	waitOptions,
];

export async function execute(context: IExecuteFunctions) {
	return await waitForBatchItems(context, {
		getConcurrency,
		getRequest: (item) => ({ ...getWaitRequest(item, output), jobId: item.getBatchId(batchId) }),
	});
}
