import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { includeJobFields, outputParameter } from '../AitronosScrapeJob/actions/parameters/common';
import { testCredential } from '../AitronosScrapeJob/methods/testCredential';
import { pollNewlyFinishedJobs } from '../shared/items/newlyFinishedJobs';

export class AitronosScrapeJobTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Aitronos Scrape Job Trigger',
		name: 'aitronosScrapeJobTrigger',
		icon: { light: 'file:../../icons/aitronos.svg', dark: 'file:../../icons/aitronos.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "On " + $parameter["statuses"].join(" or ") + " job" }}',
		// n8n's nodes panel has one entry for both nodes, with this description.
		description: 'Scrape web pages with Aitronos, or start the workflow when a scrape job finishes',
		defaults: { name: 'Aitronos Scrape Job Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'aitronosApi', required: true, testedBy: 'testCredential' }],
		properties: [
			{
				displayName: 'Statuses',
				name: 'statuses',
				type: 'multiOptions',
				required: true,
				options: [
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Completed', value: 'completed' },
					{ name: 'Failed', value: 'failed' },
				],
				default: ['completed'],
				noDataExpression: true,
				description: 'The job statuses that start the workflow',
			},
			{
				displayName: 'URL Contains',
				name: 'urlContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. example.com/products',
				description: 'Only start the workflow for jobs whose URL contains this text',
			},
			{ ...outputParameter('items'), noDataExpression: true },
			includeJobFields,
		],
	};

	methods = { credentialTest: { testCredential } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollNewlyFinishedJobs(this);
	}
}
