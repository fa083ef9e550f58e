import { afterAll, beforeAll, jest } from '@jest/globals';
import type { RecordedRequest, MockApi, MockApiOptions } from '../../tools/mockApi/mockApi.mts';
import { startMockApi } from '../../tools/mockApi/mockApi.mts';
import type { CredentialFields, CredentialLink } from '../../tools/n8n/credentials.mts';
import { saveCredential } from '../../tools/n8n/credentials.mts';
import { type Execution, nextExecution } from '../../tools/n8n/executions.mts';
import { openSession, type Session } from '../../tools/n8n/session.mts';
import {
	activate,
	callWebhook,
	createWorkflow,
	deactivate,
	type StoredWorkflow,
	withCredential,
} from '../../tools/n8n/workflows.mts';
import { sharedN8n } from './sharedN8n.mts';
import { splitJobs, type TestNode, webhook, workflowOf } from './workflow.mts';

// Above every bound of what the tests wait for, so that those can say what did not come.
jest.setTimeout(120_000);

/** The key in every credential of these tests: it must be found in no other place. */
export const SECRET_KEY = 'e2e-secret-4f1d2c9a7b3e8f60';

/** a mock API of the test file, and ways to run workflows against it in the shared n8n. */
export function useN8n(options: MockApiOptions = {}) {
	const label = `e2e ${process.hrtime.bigint()}`;
	let api: MockApi;
	let session: Session;
	let credential: CredentialLink;

	beforeAll(async () => {
		api = await startMockApi({ apiKey: SECRET_KEY, ...options });
		session = await openSession(sharedN8n().baseUrl);
		credential = await credentialWith({});
	});
	afterAll(async () => await api?.close());

	/** A stored credential for the mock API, with other fields where given. */
	async function credentialWith(fields: CredentialFields): Promise<CredentialLink> {
		const name = `${label} ${JSON.stringify(Object.keys(fields))}`;
		return await saveCredential(session, name, {
			apiKey: SECRET_KEY,
			baseUrl: api.baseUrl,
			...fields,
		});
	}

	/** Stores the workflow with the credential of the file, or another one. */
	async function store(
		workflow: Parameters<typeof createWorkflow>[1],
		other?: CredentialLink,
	): Promise<StoredWorkflow> {
		return await createWorkflow(session, withCredential(workflow, other ?? credential));
	}

	/**
	 * Calls a webhook with these jobs, each of which becomes an input item of the first node given,
	 * and waits until the execution is over.
	 */
	async function runByWebhook(
		jobs: string[],
		nodes: TestNode[],
		other?: CredentialLink,
	): Promise<Execution> {
		const trigger = webhook('lastNode');
		const workflow = await store(workflowOf([trigger, splitJobs, ...nodes]), other);
		await activate(session, workflow);
		const path = String(trigger.parameters?.path);
		await callWebhook(session, path, { jobs: jobs.map((id) => ({ job_id: id })) });
		await deactivate(session, workflow);
		return await nextExecution(session, workflow.id);
	}

	return {
		api: () => api,
		session: () => session,
		credentialWith,
		store,
		runByWebhook,
	};
}

/** The authentication headers that a request carries. */
export function keyHeaders({ headers }: RecordedRequest): string[] {
	return ['x-api-key', 'authorization'].filter((name) => headers[name] !== undefined);
}

/** The index of the input item that each of a node's items says it came of. */
export function origins(execution: Execution, node: string, output = 0): number[] {
	return execution
		.items(node, output)
		.map(({ pairedItem }) => (pairedItem as { item: number }).item);
}

/** The JSON of what left a node. */
export function given(execution: Execution, node: string, output = 0) {
	return execution.items(node, output).map(({ json }) => json);
}

/** Says a figure that a test has seen and does not judge. */
export function tell(text: string): void {
	process.stdout.write(`      ${text}\n`);
}
