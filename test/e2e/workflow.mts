import { randomUUID } from 'node:crypto';
import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import type { Workflow } from '../../tools/n8n/workflows.mts';

export type TestNode = Pick<INode, 'name' | 'type'> & Partial<INode>;

/** The name of our node in the test workflows. */
export const NODE = 'Aitronos';

/** The nodes in a row, each behind the first output of the one before. */
export function workflowOf(nodes: TestNode[], further: IConnections = {}): Workflow {
	const connections: IConnections = {};
	nodes.slice(1).forEach(({ name }, index) => {
		connections[nodes[index].name] = { main: [[{ node: name, type: 'main', index: 0 }]] };
	});
	return {
		name: `e2e ${randomUUID()}`,
		nodes: nodes.map((node, index) => ({
			id: randomUUID(),
			typeVersion: 1,
			position: [index * 220, 0],
			parameters: {},
			...node,
		})),
		connections: { ...connections, ...further },
	};
}

export function aitronos(
	operation: 'getStatus' | 'waitUntilComplete',
	parameters: IDataObject = {},
	settings: Partial<INode> = {},
): TestNode {
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

export function webhook(responseMode: 'lastNode' | 'onReceived'): TestNode {
	const path = randomUUID();
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode, options: {} },
	};
}

/** Makes an item of each job that the webhook was called with. */
export const splitJobs: TestNode = {
	name: 'Jobs',
	type: 'n8n-nodes-base.splitOut',
	parameters: { fieldToSplitOut: 'body.jobs', options: {} },
};

export const everySecond: TestNode = {
	name: 'Schedule',
	type: 'n8n-nodes-base.scheduleTrigger',
	typeVersion: 1.2,
	parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } },
};

/** An Edit Fields node that gives these fields and nothing else. */
export function editFields(name: string, fields: Record<string, string>): TestNode {
	return {
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: Object.entries(fields).map(([field, value]) => ({
					id: field,
					name: field,
					value,
					type: 'string',
				})),
			},
			options: {},
		},
	};
}

/** Looks back from each item to the input item that it came of. */
export const looksBack = (name: string): TestNode =>
	editFields(name, { seen: `={{ $('Jobs').item.json.job_id }}` });

export const spreadsheet: TestNode = {
	name: 'Spreadsheet',
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: { operation: 'xlsx', options: { fileName: 'items.xlsx' } },
};
