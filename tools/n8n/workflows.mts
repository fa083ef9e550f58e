import { readFileSync } from 'node:fs';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';
import type { CredentialLink } from './credentials.mts';
import { type Session, until } from './session.mts';

export interface Workflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface StoredWorkflow extends Workflow {
	id: string;
	versionId: string;
	active: boolean;
}

/** Reads an exported workflow and gives its Aitronos nodes the credential, as people do by hand. */
export function readWorkflow(file: string, credential: CredentialLink): Workflow {
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as Workflow;
	return withCredential(workflow, credential);
}

export function withCredential<W extends Workflow>(workflow: W, aitronosApi: CredentialLink): W {
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-aitronos.') ? { ...node, credentials: { aitronosApi } } : node,
	);
	return { ...workflow, nodes };
}

export async function createWorkflow(
	session: Session,
	{ name, nodes, connections, settings = {} }: Workflow,
): Promise<StoredWorkflow> {
	return await session.call('POST', '/rest/workflows', {
		name,
		nodes,
		connections,
		settings: { executionOrder: 'v1', ...settings },
		active: false,
	});
}

export async function findWorkflow(
	session: Session,
	name: string,
): Promise<StoredWorkflow | undefined> {
	const filter = encodeURIComponent(JSON.stringify({ name }));
	const found = await session.call<StoredWorkflow[]>('GET', `/rest/workflows?filter=${filter}`);
	const known = found.find((workflow) => workflow.name === name);
	return known && (await session.call('GET', `/rest/workflows/${known.id}`));
}

export async function activate(session: Session, { id, versionId }: StoredWorkflow): Promise<void> {
	await session.call('POST', `/rest/workflows/${id}/activate`, { versionId });
}

export async function deactivate(session: Session, { id }: StoredWorkflow): Promise<void> {
	await session.call('POST', `/rest/workflows/${id}/deactivate`, {});
}

/** Runs it as the editor's button does, from the trigger of that name. Returns the execution's ID. */
export async function runManually(
	session: Session,
	workflow: StoredWorkflow,
	trigger: string,
): Promise<string> {
	const { executionId } = await session.call<{ executionId: string }>(
		'POST',
		`/rest/workflows/${workflow.id}/run`,
		{ workflowData: workflow, triggerToStartFrom: { name: trigger } },
	);
	return executionId;
}

/** Calls the production webhook of an active workflow, which is there a moment after activation. */
export async function callWebhook(
	session: Session,
	path: string,
	body: unknown,
): Promise<Response> {
	return await until(`webhook ${path}`, async () => {
		const answer = await fetch(`${session.baseUrl}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			signal: AbortSignal.timeout(90_000),
		});
		return answer.status === 404 ? undefined : answer;
	});
}
