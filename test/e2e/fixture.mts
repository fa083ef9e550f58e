import { afterAll, beforeAll, jest } from '@jest/globals';
import type { MockApi, MockApiOptions, RecordedRequest } from '../../tools/mockApi/mockApi.mts';
import { startMockApi } from '../../tools/mockApi/mockApi.mts';
import { N8nClient } from '../../tools/n8n/client.mts';
import type { Execution } from '../../tools/n8n/execution.mts';
import {
	type CredentialLink,
	editFields,
	type NodeSketch,
	splitJobs,
	type StoredWorkflow,
	webhook,
	withCredential,
	type Workflow,
	workflowOf,
} from '../../tools/n8n/workflow.mts';
import { shared } from './shared.mts';

// Longer than every timeout in the tests, whose errors say what was waited for.
jest.setTimeout(120_000);

/** The key in every credential of these tests; it must not occur anywhere else. */
export const SECRET_KEY = 'e2e-secret-4f1d2c9a7b3e8f60';

/** A mock API for the test file, and ways to run workflows with it in the shared n8n. */
export function useN8n(options: MockApiOptions = {}, baseUrl = () => shared('n8n').baseUrl) {
	const label = `e2e ${process.hrtime.bigint()}`;
	let api: MockApi;
	let client: N8nClient;
	let credential: CredentialLink;

	beforeAll(async () => {
		api = await startMockApi({ apiKey: SECRET_KEY, ...options });
		client = await N8nClient.login(baseUrl());
		credential = await credentialWith({});
	});
	afterAll(async () => await api?.close());

	/** A credential for the mock API with some fields replaced. */
	async function credentialWith(fields: Record<string, string>): Promise<CredentialLink> {
		const name = `${label} ${JSON.stringify(Object.keys(fields))}`;
		const { baseUrl: apiUrl } = api;
		return await client.saveCredential(name, { apiKey: SECRET_KEY, baseUrl: apiUrl, ...fields });
	}

	/** Stores the workflow with the given credential or that of the test file. */
	async function store(workflow: Workflow, other = credential): Promise<StoredWorkflow> {
		return await client.createWorkflow(withCredential(workflow, other));
	}

	/** Stores a workflow with a webhook and calls that once, with these jobs. */
	async function callOnce(workflow: Workflow, jobs: string[], other?: CredentialLink) {
		const stored = await store(workflow, other);
		await client.activate(stored);
		const [{ webhookId = '' }] = workflow.nodes;
		await client.callWebhook(webhookId, { jobs: jobs.map((id) => ({ job_id: id })) });
		await client.deactivate(stored);
		return stored;
	}

	/** Runs these nodes with an input item for each job, started by a webhook. */
	async function runByWebhook(
		jobs: string[],
		nodes: NodeSketch[],
		other?: CredentialLink,
	): Promise<Execution> {
		const workflow = workflowOf([webhook('lastNode'), splitJobs, ...nodes]);
		return await client.firstExecution(await callOnce(workflow, jobs, other));
	}

	const access = { api: () => api, client: () => client };
	return { ...access, credentialWith, store, callOnce, runByWebhook };
}

/** The authentication headers of a request. */
export function keyHeaders({ headers }: RecordedRequest): string[] {
	return ['x-api-key', 'authorization'].filter((name) => headers[name] !== undefined);
}

/** The index of the input item that each item is linked to. */
export function origins(execution: Execution, node: string): number[] {
	return execution.items(node).map(({ pairedItem }) => (pairedItem as { item: number }).item);
}

/** Prints a measurement that no test judges. */
export function print(text: string): void {
	process.stdout.write(`      ${text}\n`);
}

/** A node that finds the job of each item by following its link back to the input. */
export const lookBack = (name: string): NodeSketch =>
	editFields(name, { seen: `={{ $('Jobs').item.json.job_id }}` });
