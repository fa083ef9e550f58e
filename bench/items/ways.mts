import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { IDataObject, INodeType, IVersionedNodeType } from 'n8n-workflow';
import { ourNode, runWorkflow } from '../engine.mts';

export type Way = 'plain' | 'ours' | 'chain';

/** Fetches all items of the jobs and gives them, so that they are held as long as the caller likes. */
export type FetchItems = (baseUrl: string, jobs: readonly string[]) => Promise<readonly unknown[]>;

const IN_FLIGHT = 10;

async function plain(baseUrl: string, jobs: readonly string[]): Promise<unknown[]> {
	const bodies: IDataObject[] = [];
	const next = jobs.entries();
	await Promise.all(
		Array.from({ length: IN_FLIGHT }, async () => {
			for (const [index, job] of next) {
				const response = await fetch(`${baseUrl}/scrape/jobs/${job}`);
				bodies[index] = JSON.parse(await response.text()) as IDataObject;
			}
		}),
	);
	return bodies.flatMap(({ extracted_data }) => extracted_data as IDataObject[]);
}

async function ours(baseUrl: string, jobs: readonly string[]): Promise<unknown[]> {
	return await runWorkflow({ access: access(baseUrl), jobs, nodes: [ourNode()] });
}

/** What a user would build without this node, with n8n's own nodes as they are dragged in. */
async function chain(baseUrl: string, jobs: readonly string[]): Promise<unknown[]> {
	return await runWorkflow({
		access: access(baseUrl),
		jobs,
		types: chainTypes(),
		nodes: [
			{
				name: 'HTTP Request',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				parameters: { url: `=${baseUrl}/scrape/jobs/{{ $json.job_id }}`, options: {} },
			},
			{
				name: 'Split Out',
				type: 'n8n-nodes-base.splitOut',
				parameters: { fieldToSplitOut: 'extracted_data', options: {} },
			},
		],
	});
}

export const ways: Record<Way, FetchItems> = { plain, ours, chain };

const access = (baseUrl: string) => ({ baseUrl, apiKey: 'benchmark' });

/** The real nodes, of the n8n that the tests of a real n8n installed. */
function chainTypes(): Record<string, INodeType> {
	const n8n = join(import.meta.dirname, '..', '..', 'test', 'n8n', '2.x', 'package.json');
	const nodes = createRequire(n8n);
	const from = (path: string) => nodes(`n8n-nodes-base/dist/nodes/${path}.node.js`) as unknown;
	const { HttpRequest } = from('HttpRequest/HttpRequest') as {
		HttpRequest: new () => IVersionedNodeType;
	};
	const { SplitOut } = from('Transform/SplitOut/SplitOut') as { SplitOut: new () => INodeType };
	return {
		'n8n-nodes-base.httpRequest': new HttpRequest().getNodeType(4.2),
		'n8n-nodes-base.splitOut': new SplitOut(),
	};
}
