import type { IExecuteFunctions, INodePropertyOptions } from 'n8n-workflow';
import { pollJobItems } from '../../../shared/items/pollJobItems';
import { toolDescription } from '../../../shared/items/toolOutput';
import { waitPolicy } from '../../../shared/polling/pollPolicy';
import { getConcurrency, jobId, outputParameter } from '../parameters/common';
import { getWaitRequest, maxWait, waitOptions } from '../parameters/wait';

export const option: INodePropertyOptions = {
	name: 'Wait Until Complete',
	value: 'waitUntilComplete',
	action: 'Wait until job is complete',
	description:
		"Poll a scrape job until it finishes, then return its extracted items. Takes as long as the job does, up to 'Max Wait'.",
};

const output = outputParameter('items');

export const parameters = [
	toolDescription(
		"Waits until a scrape job finishes and returns each extracted item. Takes as long as the job does, usually seconds to minutes. If the job doesn't finish in time, it continues, and you can wait for it again.",
	),
	jobId,
	output,
	maxWait,
	waitOptions,
];

export async function execute(context: IExecuteFunctions) {
	return await pollJobItems(context, {
		policy: waitPolicy,
		getConcurrency,
		getRequest: (item) => ({ ...getWaitRequest(item, output), jobId: item.getJobId(jobId) }),
	});
}
