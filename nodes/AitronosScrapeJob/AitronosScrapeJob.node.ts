import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { getOperation, properties, subtitle } from './actions';
import { methods } from './methods';

export class AitronosScrapeJob implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Aitronos Scrape Job',
		name: 'aitronosScrapeJob',
		icon: { light: 'file:../../icons/aitronos.svg', dark: 'file:../../icons/aitronos.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle,
		description: 'Scrape web pages with Aitronos and return the extracted items',
		defaults: { name: 'Aitronos Scrape Job' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'aitronosApi', required: true, testedBy: 'testCredential' }],
		hints: [
			{
				message:
					"This operation keeps the execution active while it waits. For waits of more than 15 minutes, use 'Get Status' in a loop with n8n's 'Wait' node. See 'Long-running jobs' in the README of this package.",
				type: 'info',
				location: 'outputPane',
				whenToDisplay: 'beforeExecution',
				displayCondition:
					'={{ ["scrape", "waitUntilComplete"].includes($parameter["operation"]) && !$parameter["toolDescription"] }}',
			},
		],
		properties,
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await getOperation(this).execute(this);
	}
}
