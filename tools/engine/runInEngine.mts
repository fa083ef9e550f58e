import 'reflect-metadata';
import { ExecutionLifecycleHooks, LoadOptionsContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type ITaskData,
	Workflow,
} from 'n8n-workflow';
import { AitronosApi, AitronosScrapeJob } from './package.mts';

/** A connection from the node's output to another node's first input. */
type Target = string | { node: string; output: number };

export interface EngineRun {
	/** The nodes after the start, in a row; `after` names another predecessor and its output. */
	nodes: Array<Partial<INode> & { name: string; type: string; after?: Target }>;
	/** The credential as it is stored, over the fields' defaults. */
	credential: IDataObject;
	/** What the start node gives. */
	input?: IDataObject[];
	/** Stops the execution as the Stop button does, when it resolves. */
	stopWhen?: Promise<unknown>;
	/** Further node types that the workflow uses. */
	types?: Record<string, INodeType>;
}

export interface EngineResult {
	run: IRun;
	/** The workflow items that left a node by one of its outputs. */
	items(node: string, output?: number): INodeExecutionData[];
	/** The last run of a node, with its error and its hints. */
	task(node: string): ITaskData | undefined;
}

export const NODE_TYPE = 'n8n-nodes-aitronos.aitronosScrapeJob';

const start: INodeType = {
	description: { inputs: [], outputs: ['main'], properties: [] } as never,
	async execute() {
		return [this.getInputData()];
	},
};

/** Runs a workflow in n8n's own engine, with the built package and real HTTP. */
export async function runInEngine(given: EngineRun): Promise<EngineResult> {
	const { nodes, workflow } = createWorkflow(given.nodes, given.types);
	const input = (given.input ?? [{}]).map((json, item) => ({ json, pairedItem: { item } }));
	const execution = new WorkflowExecute(
		additionalData(nodes, given.credential) as never,
		'trigger',
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: nodes[0], data: { main: [input] }, source: null }],
			},
		}),
	).processRunExecutionData(workflow);
	void given.stopWhen?.then(() => execution.cancel());

	const run = await execution;
	const task = (node: string) => run.data.resultData.runData[node]?.at(-1);
	return { run, task, items: (node, output = 0) => task(node)?.data?.main[output] ?? [] };
}

/** Runs what the editor runs for one of our node's lists, in n8n's own context for it. */
export async function loadInEngine<T>(
	{ node, credential }: { node: EngineRun['nodes'][number]; credential: IDataObject },
	load: (context: ILoadOptionsFunctions) => Promise<T>,
): Promise<T> {
	const { nodes, workflow } = createWorkflow([node]);
	const data = { ...additionalData(nodes, credential), currentNodeParameters: node.parameters };
	return await load(new LoadOptionsContext(workflow, nodes[1], data as never, ''));
}

function createWorkflow(given: EngineRun['nodes'], further: EngineRun['types'] = {}) {
	const types: Record<string, INodeType> = {
		'test.start': start,
		[NODE_TYPE]: new AitronosScrapeJob(),
		...further,
	};
	const type = (name: string) => types[name];
	const nodes = [{ name: 'Start', type: 'test.start' }, ...given].map((node, index) => ({
		id: `${index}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...node,
	})) as INode[];
	const names = { getByName: type, getByNameAndVersion: type, getKnownTypes: () => ({}) };
	const workflow = new Workflow({
		id: 'w',
		nodes,
		connections: connect(nodes, given),
		active: false,
		nodeTypes: names as never,
		settings: { executionOrder: 'v1' },
	});
	return { nodes, workflow };
}

function connect(nodes: INode[], given: EngineRun['nodes']): IConnections {
	const connections: IConnections = {};
	given.forEach(({ name, after }, index) => {
		const from = typeof after === 'object' ? after.node : (after ?? nodes[index].name);
		const output = typeof after === 'object' ? after.output : 0;
		const { main } = (connections[from] ??= { main: [] });
		for (let index = 0; index <= output; index++) main[index] ??= [];
		main[output]?.push({ node: name, type: 'main', index: 0 });
	});
	return connections;
}

/** What the server adds to the engine: decrypting, authenticating, and the hooks of an execution. */
export function additionalData(nodes: INode[], stored: IDataObject) {
	const type = new AitronosApi();
	const defaults = Object.fromEntries(
		type.properties.map(({ name, default: value }) => [name, value]),
	);
	return {
		credentialsHelper: {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			preAuthentication: async () => undefined,
			getDecrypted: async () => ({ ...defaults, ...stored }),
			async authenticate(
				data: ICredentialDataDecryptedObject,
				_type: string,
				request: IHttpRequestOptions,
			) {
				if (typeof type.authenticate !== 'function') throw new Error('not a function any more');
				return await type.authenticate(data, request);
			},
		},
		hooks: new ExecutionLifecycleHooks('trigger', '1', {
			id: 'w',
			name: 'w',
			nodes,
			connections: {},
			active: false,
		} as never),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		setExecutionStatus() {},
		webhookWaitingBaseUrl: 'http://127.0.0.1/w',
		formWaitingBaseUrl: 'http://127.0.0.1/f',
	};
}
