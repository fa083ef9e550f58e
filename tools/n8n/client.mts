import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { type Execution, type ExecutionSummary, isFinished, parseExecution } from './execution.mts';
import { waitFor } from './waitFor.mts';
import type { CredentialLink, StoredWorkflow, Workflow } from './workflow.mts';

export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Olive',
	lastName: 'Owner',
	password: 'Scrape4Items',
};

type Credential = CredentialLink & { type: string; data?: object };

/** The REST API of an n8n as its editor uses it, logged in as the owner. */
export class N8nClient {
	readonly #baseUrl: string;
	#cookie = '';

	private constructor(baseUrl: string) {
		this.#baseUrl = baseUrl;
	}

	/** Logs in. In a new n8n it creates the owner. */
	static async login(baseUrl: string): Promise<N8nClient> {
		const client = new N8nClient(baseUrl);
		const { email: emailOrLdapLoginId, password } = OWNER;
		const { ok } = await client.fetch('POST', '/rest/owner/setup', OWNER);
		if (!ok) await client.call('POST', '/rest/login', { emailOrLdapLoginId, password });
		return client;
	}

	async fetch(method: string, path: string, body?: object): Promise<Response> {
		const response = await fetch(`${this.#baseUrl}${path}`, {
			method,
			body: body && JSON.stringify(body),
			headers: {
				// n8n binds the cookie to the browser that logged in.
				'browser-id': 'n8n-nodes-aitronos',
				'content-type': 'application/json',
				cookie: this.#cookie,
			},
		});
		const cookie = response.headers.getSetCookie().find((text) => text.startsWith('n8n-auth='));
		this.#cookie = cookie?.split(';')[0] ?? this.#cookie;
		return response;
	}

	/** Returns the `data` of the response. Throws if the status is an error. */
	async call<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await this.fetch(method, path, body);
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return (JSON.parse(text) as { data: T }).data;
	}

	/** Creates the credential of that name, or updates it. */
	async saveCredential(name: string, data: object, type = 'aitronosApi'): Promise<CredentialLink> {
		const body = { name, type, data };
		const credentials = await this.call<Credential[]>('GET', '/rest/credentials');
		const existing = credentials.find((one) => one.name === name && one.type === body.type);
		const { id } = existing
			? await this.call<Credential>('PATCH', `/rest/credentials/${existing.id}`, body)
			: await this.call<Credential>('POST', '/rest/credentials', body);
		return { id, name };
	}

	/** Tests it as the editor does after saving. */
	async testCredential({ id }: CredentialLink): Promise<{ status: string; message: string }> {
		const path = `/rest/credentials/${id}?includeData=true`;
		const { name, type, data } = await this.call<Credential>('GET', path);
		const credentials = { id, name, type, data };
		return await this.call('POST', '/rest/credentials/test', { credentials });
	}

	async createWorkflow({ name, nodes, connections, settings }: Workflow): Promise<StoredWorkflow> {
		return await this.call('POST', '/rest/workflows', {
			name,
			nodes,
			connections,
			settings: { executionOrder: 'v1', ...settings },
			active: false,
		});
	}

	async findWorkflow(name: string): Promise<StoredWorkflow | undefined> {
		const filter = encodeURIComponent(JSON.stringify({ name }));
		const found = await this.call<StoredWorkflow[]>('GET', `/rest/workflows?filter=${filter}`);
		const id = found.find((workflow) => workflow.name === name)?.id;
		return id ? await this.call('GET', `/rest/workflows/${id}`) : undefined;
	}

	async activate({ id, versionId }: StoredWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
	}

	async deactivate({ id }: StoredWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/**
	 * Runs it from its trigger, as the button in the editor does, or as the chat there does with the
	 * item of a message. Returns the ID of the execution.
	 */
	async run(workflow: StoredWorkflow, message?: IDataObject): Promise<string> {
		const trigger = workflow.nodes.find(({ type }) => /trigger$/i.test(type));
		const data = message && {
			...{ startTime: 0, executionTime: 0, executionIndex: 0, executionStatus: 'success' },
			...{ source: [null], data: { main: [[{ json: message }]] } },
		};
		const body = { workflowData: workflow, triggerToStartFrom: { name: trigger?.name, data } };
		const path = `/rest/workflows/${workflow.id}/run`;
		return (await this.call<{ executionId: string }>('POST', path, body)).executionId;
	}

	/** Calls the webhook of an active workflow, which is available shortly after activation. */
	async callWebhook(path: string, body: object): Promise<Response> {
		return await waitFor(`webhook ${path}`, async () => {
			const response = await fetch(`${this.#baseUrl}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(90_000),
			});
			return response.status === 404 ? undefined : response;
		});
	}

	async listExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const path = `/rest/executions?limit=50&filter=${filter}`;
		return (await this.call<{ results: ExecutionSummary[] }>('GET', path)).results;
	}

	/** Reads an execution as n8n has stored it. */
	async readExecution(id: string): Promise<Execution> {
		const { data, ...summary } = await this.call<ExecutionSummary & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		return parseExecution(summary, data);
	}

	/** Waits until the execution has ended, however. */
	async finishedExecution(id: string, timeout?: number): Promise<Execution> {
		const check = async () => {
			const path = `/rest/executions/${id}`;
			const execution = await this.call<ExecutionSummary>('GET', path);
			return (execution.stoppedAt && isFinished(execution)) || undefined;
		};
		await waitFor(`end of execution ${id}`, check, timeout);
		return await this.readExecution(id);
	}

	/** The first execution that a trigger started, when it has ended. */
	async firstExecution({ id: workflowId }: StoredWorkflow): Promise<Execution> {
		const first = async () => (await this.listExecutions(workflowId)).at(-1);
		const { id } = await waitFor(`execution of workflow ${workflowId}`, first);
		return await this.finishedExecution(id);
	}

	/** Does what the Stop button does. */
	async stopExecution(id: string): Promise<void> {
		await this.call('POST', `/rest/executions/${id}/stop`);
	}

	/** Downloads a file of an item. */
	async downloadFile({ binary }: INodeExecutionData, name: string): Promise<Buffer> {
		const file = binary?.[name];
		if (!file) throw new Error(`The item has no file "${name}"`);
		if (!file.id) return Buffer.from(file.data, 'base64');
		const query = new URLSearchParams({ id: file.id, action: 'download' });
		const response = await this.fetch('GET', `/rest/binary-data?${query.toString()}`);
		if (!response.ok) throw new Error(`The download failed with status ${response.status}`);
		return Buffer.from(await response.arrayBuffer());
	}
}
