import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { chosenOperation, properties } from './operations';

export class AitronosScrapeJob implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Aitronos Scrape Job',
		name: 'aitronosScrapeJob',
		icon: { light: 'file:../../icons/aitronos.svg', dark: 'file:../../icons/aitronos.dark.svg' },
		group: ['input'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Check Aitronos scrape jobs, wait for them, and get the items they extracted',
		defaults: { name: 'Aitronos Scrape Job' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'aitronosApi', required: true }],
		hints: [
			{
				message:
					'While this node waits, its execution stays open and takes up a place of this n8n or of one of its workers',
				type: 'info',
				location: 'outputPane',
				whenToDisplay: 'beforeExecution',
				displayCondition: '={{ $parameter["operation"] === "waitUntilComplete" }}',
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Job', value: 'job' }],
				default: 'job',
			},
			...properties,
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await chosenOperation(this).execute(this);
	}
}
