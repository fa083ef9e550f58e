import { randomUUID } from 'node:crypto';
import type { IDataObject, INode } from 'n8n-workflow';
import {
	type CredentialLink,
	type NodeSketch,
	type Workflow,
	workflowOf,
} from '../n8n/workflow.mts';

const TOOL = 'n8n-nodes-aitronos.aitronosScrapeJobTool';
const MODEL = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

/** A parameter that the model defines. */
export function fromAi(name: string, type: 'string' | 'number' | 'boolean' | 'json'): string {
	return `={{ $fromAI('${name}', '', '${type}') }}`;
}

/** Our node as a tool. The name must be one that n8n offers to the model unchanged. */
export function aitronosTool(
	name: string,
	operation: string,
	parameters: IDataObject,
	settings: Partial<INode> = {},
): NodeSketch {
	return {
		name,
		type: TOOL,
		parameters: { resource: 'job', operation, ...parameters } as INode['parameters'],
		...settings,
	};
}

/** A trigger, an AI Agent of this version, its chat model, and its tools. */
export function agentWorkflow(
	version: number,
	tools: NodeSketch[],
	trigger: NodeSketch = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
): Workflow {
	const agent: NodeSketch = {
		name: 'Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: version,
		parameters: { promptType: 'define', text: 'Scrape it.', options: {} },
	};
	const model: NodeSketch = {
		name: 'Model',
		type: MODEL,
		typeVersion: 1.2,
		parameters: { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
	};
	const { connections, ...workflow } = workflowOf([trigger, agent]);
	const attached = [model, ...tools].map((node) => {
		const type = node === model ? 'ai_languageModel' : 'ai_tool';
		connections[node.name] = { [type]: [[{ node: agent.name, type, index: 0 }]] };
		return {
			id: randomUUID(),
			typeVersion: 1,
			position: [0, 300],
			parameters: {},
			...node,
		} as INode;
	});
	return { ...workflow, connections, nodes: [...workflow.nodes, ...attached] };
}

/** Selects the credential of the chat model. */
export function withChatModel<W extends Workflow>(workflow: W, openAiApi: CredentialLink): W {
	const nodes = workflow.nodes.map((node) =>
		node.type === MODEL ? { ...node, credentials: { openAiApi } } : node,
	);
	return { ...workflow, nodes };
}
