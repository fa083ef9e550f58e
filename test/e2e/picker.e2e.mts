import { beforeAll, describe, expect, it } from '@jest/globals';
import type { INodeListSearchResult } from 'n8n-workflow';
import { addExamples, EXAMPLE_JOBS } from '../../tools/mockApi/exampleJobs.mts';
import type { CredentialLink } from '../../tools/n8n/workflow.mts';
import { useN8n } from './fixture.mts';

const { api, client, credentialWith } = useN8n();

describe('the list of jobs in the editor', () => {
	let aitronosApi: CredentialLink;
	beforeAll(async () => {
		addExamples(api());
		aitronosApi = await credentialWith({});
	});

	/** Sends what the editor sends when a person opens the list or searches it. */
	async function search(filter?: string): Promise<INodeListSearchResult> {
		return await client().call('POST', '/rest/dynamic-node-parameters/resource-locator-results', {
			nodeTypeAndVersion: { name: 'n8n-nodes-aitronos.aitronosScrapeJob', version: 1 },
			path: 'parameters.jobId',
			methodName: 'searchJobs',
			currentNodeParameters: { resource: 'job', operation: 'getStatus' },
			credentials: { aitronosApi },
			filter,
		});
	}

	it('offers the jobs by URL and status', async () => {
		const { results } = await search();
		const examples = Object.values(EXAMPLE_JOBS);
		expect(results).toHaveLength(examples.length);
		const { id, url } = EXAMPLE_JOBS.blocked;
		expect(results).toContainEqual({ name: `${url} (failed)`, value: id });
	});

	it('finds a job', async () => {
		const { id } = EXAMPLE_JOBS.products;
		expect((await search('coffee')).results.map(({ value }) => value)).toEqual([id]);
		expect(api().requests.every(({ method }) => method === 'GET')).toBe(true);
	});
});
