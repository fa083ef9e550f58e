import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
	IConnections,
	IDataObject,
	INode,
	INodeParameters,
	IWorkflowSettings,
} from 'n8n-workflow';

export interface Workflow {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface StoredWorkflow extends Workflow {
	id: string;
	versionId: string;
}

/** How a node refers to its credential. */
export interface CredentialLink {
	id: string;
	name: string;
}

const examples = join(import.meta.dirname, '../../examples');

export const EXAMPLES = readdirSync(examples).filter((file) => file.endsWith('.json'));

export function readExample(file: string): Workflow {
	return JSON.parse(readFileSync(join(examples, file), 'utf8')) as Workflow;
}

/** Selects the credential in all our nodes. */
export function withCredential<W extends Workflow>(workflow: W, aitronosApi: CredentialLink): W {
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith('n8n-nodes-aitronos.') ? { ...node, credentials: { aitronosApi } } : node,
	);
	return { ...workflow, nodes };
}

/** Replaces parts of the named nodes. */
export function editNodes(workflow: Workflow, edits: Record<string, Partial<INode>>): Workflow {
	const names = new Set(workflow.nodes.map(({ name }) => name));
	const missing = Object.keys(edits).filter((name) => !names.has(name));
	if (missing.length > 0) throw new Error(`"${workflow.name}" has no node ${missing.join()}`);
	const nodes = workflow.nodes.map((node) => ({ ...node, ...edits[node.name] }));
	return { ...workflow, nodes };
}

/** The parameters of a node of the workflow, with some of them replaced. */
export function parametersOf(
	{ nodes }: Workflow,
	name: string,
	replaced: INodeParameters = {},
): INodeParameters {
	return { ...nodes.find((node) => node.name === name)?.parameters, ...replaced };
}

export type NodeSketch = Pick<INode, 'name' | 'type'> & Partial<INode>;

/** The name of our node in the workflows made here. */
export const NODE = 'Aitronos';

/** A workflow of nodes in a row, each connected to the first output of the one before. */
export function workflowOf(nodes: NodeSketch[]): Workflow {
	const connections: IConnections = {};
	nodes.slice(1).forEach(({ name }, index) => {
		connections[nodes[index].name] = { main: [[{ node: name, type: 'main', index: 0 }]] };
	});
	return {
		name: `test ${randomUUID()}`,
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			typeVersion: 1,
			position: [index * 220, 0],
			parameters: {},
			...node,
		})),
		connections,
	};
}

export function aitronos(
	operation: 'getStatus' | 'waitUntilComplete',
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
): NodeSketch {
	return {
		name: NODE,
		type: 'n8n-nodes-aitronos.aitronosScrapeJob',
		parameters: {
			resource: 'job',
			operation,
			jobId: { __rl: true, mode: 'id', value: '={{ $json.job_id }}' },
			...parameters,
		} as INode['parameters'],
		...settings,
	};
}

/** Our trigger, polled by n8n so many times a minute: more often is several Poll Times to n8n. */
export function aitronosTrigger(parameters: IDataObject, pollsPerMinute: number): NodeSketch {
	const item = Array.from({ length: pollsPerMinute }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${Math.floor((index * 60) / pollsPerMinute)} * * * * *`,
	}));
	return {
		name: NODE,
		type: 'n8n-nodes-aitronos.aitronosScrapeJobTrigger',
		parameters: { pollTimes: { item }, ...parameters } as INode['parameters'],
	};
}

export const noOperation: NodeSketch = { name: 'Next', type: 'n8n-nodes-base.noOp' };

/** A webhook that responds with the result, or immediately; its path is its `webhookId`. */
export function webhook(responseMode: 'lastNode' | 'onReceived') {
	const path = randomUUID();
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode, options: {} },
	} satisfies NodeSketch;
}

/** Turns the `jobs` of a webhook's request into items. */
export const splitJobs: NodeSketch = {
	name: 'Jobs',
	type: 'n8n-nodes-base.splitOut',
	parameters: { fieldToSplitOut: 'body.jobs', options: {} },
};

export const everySecond: NodeSketch = {
	name: 'Schedule',
	type: 'n8n-nodes-base.scheduleTrigger',
	typeVersion: 1.2,
	parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
};

/** Nodes that return these rows as items when the workflow is executed by hand. */
export function manualRows(rows: IDataObject[]): NodeSketch[] {
	const parameters = { mode: 'raw', jsonOutput: JSON.stringify({ rows }), options: {} };
	return [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{ name: 'Sheet', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters },
		{
			name: 'Rows',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'rows', options: {} },
		},
	];
}

/** An Edit Fields node that returns these fields only. */
export function editFields(name: string, fields: Record<string, string>): NodeSketch {
	const assignments = Object.entries(fields).map(([field, value]) => ({
		id: field,
		name: field,
		value,
		type: 'string',
	}));
	return {
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: { assignments: { assignments }, options: {} },
	};
}

export const spreadsheet: NodeSketch = {
	name: 'Spreadsheet',
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: { operation: 'xlsx', options: { fileName: 'items.xlsx' } },
};
