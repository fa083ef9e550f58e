import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import {
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { type MockApi, type MockApiOptions, startMockApi } from '../../tools/mockApi/mockApi.mts';
import {
	type EngineResult,
	type EngineRun,
	NODE_TYPE,
	runInEngine,
} from '../../tools/engine/runInEngine.mts';

/** The name of our node in the test workflows. */
export const NODE = 'Aitronos';

type Operation = 'getStatus' | 'waitUntilComplete';

export interface JobRun extends Partial<EngineRun> {
	/** Each gives an input item with that `job_id`. */
	jobs?: unknown[];
	parameters?: INodeParameters;
	options?: INodeParameters;
	/** On Error, Retry On Fail and the like. */
	settings?: Partial<INode>;
}

/** A node that gives what its parameter `value` is worked out to for each item. */
const see: INodeType = {
	description: {
		displayName: 'See',
		name: 'see',
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
	},
	async execute() {
		return [
			this.getInputData().map((_item, item) => ({
				json: { seen: this.getNodeParameter('value', item) as string },
				pairedItem: { item },
			})),
		];
	},
};

/** A downstream node that looks back from each item to the input item that it came of. */
export const looksBack = (name: string, output = 0): EngineRun['nodes'][number] => ({
	name,
	type: 'test.see',
	after: { node: NODE, output },
	parameters: { value: '={{ $("Start").item.json.job_id }}' },
});

/** What the downstream node saw, in order. */
export const seen = (result: EngineResult, name: string) =>
	result.items(name).map(({ json }) => json.seen);

/** Our node as a person drags it in, set to an operation. */
export function nodeWith(
	operation: Operation,
	parameters: INodeParameters = {},
	settings: Partial<INode> = {},
): EngineRun['nodes'][number] {
	return {
		name: NODE,
		type: NODE_TYPE,
		credentials: { aitronosApi: { id: '1', name: 'Aitronos' } },
		parameters: {
			resource: 'job',
			operation,
			jobId: { __rl: true, mode: 'id', value: '={{ $json.job_id }}' },
			...parameters,
		},
		...settings,
	};
}

/** A mock API for the tests of a file, and a way to run our node against it. */
export function useMockApi(options: MockApiOptions = {}) {
	let api: MockApi | undefined;
	const mockApi = () => {
		if (!api) throw new Error('The mock API runs inside tests only');
		return api;
	};
	beforeAll(async () => {
		api = await startMockApi(options);
	});
	beforeEach(() => mockApi().reset());
	afterAll(async () => await api?.close());

	/** Our node by itself, or with the nodes given. */
	async function runJobs(operation: Operation, given: JobRun = {}): Promise<EngineResult> {
		const { jobs, parameters, options: chosen = {}, settings, nodes = [], types, ...run } = given;
		const { baseUrl, apiKey } = mockApi();
		return await runInEngine({
			input: jobs?.map((job) => ({ job_id: job }) as IDataObject),
			...run,
			credential: { baseUrl, apiKey, ...run.credential },
			types: { 'test.see': see, ...types },
			nodes: [nodeWith(operation, { options: chosen, ...parameters }, settings), ...nodes],
		});
	}

	return { mockApi, runJobs };
}

/** The JSON of what left our node. */
export const given = (result: EngineResult, output = 0) =>
	result.items(NODE, output).map(({ json }) => json);

/** The index of the input item that each of our node's items says it came of. */
export const origins = (result: EngineResult, output = 0) =>
	result.items(NODE, output).map(({ pairedItem }) => (pairedItem as { item: number }).item);
