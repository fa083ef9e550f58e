import { setTimeout as sleep } from 'node:timers/promises';
import { type IDataObject, type INodeExecutionData, type INodeType } from 'n8n-workflow';

const INTERVAL = 2_000;

/**
 * How other packages wait for the jobs of several items, made anew from its description: one job
 * after another, each asked, and asked again after a fixed sleep.
 */
export const peersWay: INodeType = {
	description: {
		displayName: 'One After Another',
		name: 'oneAfterAnother',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'aitronosApi', required: true }],
		properties: [{ displayName: 'Job', name: 'jobId', type: 'string', default: '' }],
	},
	async execute() {
		const output: INodeExecutionData[] = [];
		const { baseUrl } = await this.getCredentials<{ baseUrl: string }>('aitronosApi');
		for (const item of this.getInputData().keys()) {
			const url = `${baseUrl}/scrape/jobs/${this.getNodeParameter('jobId', item) as string}`;
			const ask = async () =>
				(await this.helpers.httpRequestWithAuthentication.call(this, 'aitronosApi', {
					url,
					json: true,
				})) as IDataObject;
			let job = await ask();
			while (job.status === 'pending' || job.status === 'processing') {
				await sleep(INTERVAL);
				job = await ask();
			}
			const results = job.extracted_data as IDataObject[];
			output.push(...results.map((json) => ({ json, pairedItem: { item } })));
		}
		return [output];
	},
};
