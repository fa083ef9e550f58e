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

type Resource = 'job' | 'batch';
type Operation = 'getStatus' | 'waitUntilComplete' | 'scrape' | 'create' | 'getMany';

export interface JobRun extends Partial<EngineRun> {
	/** Each gives an input item with that `job_id`. */
	jobs?: unknown[];
	/** Each gives an input item with that `url`. */
	urls?: string[];
	/** Default: job. */
	resource?: Resource;
	parameters?: INodeParameters;
	options?: INodeParameters;
	/** On Error, Retry On Fail and the like. */
	settings?: Partial<INode>;
}

/** A node that gives what its parameter `value` is worked out to for each item. */
export const see: INodeType = {
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

/** What an operation needs besides its defaults: a job by its ID, or a page and one field. */
const REQUIRED: Record<Resource, Partial<Record<Operation, INodeParameters>>> = {
	job: {
		getStatus: { jobId: { __rl: true, mode: 'id', value: '={{ $json.job_id }}' } },
		waitUntilComplete: { jobId: { __rl: true, mode: 'id', value: '={{ $json.job_id }}' } },
		scrape: { url: '={{ $json.url }}', ...fieldsOf({ title: 'string' }) },
		create: { url: '={{ $json.url }}', ...fieldsOf({ title: 'string' }) },
	},
	batch: { create: fieldsOf({ title: 'string' }) },
};

/** Rows of the parameter 'Fields to Extract'. */
export function fieldsOf(types: Record<string, string>): INodeParameters {
	const values = Object.entries(types).map(([name, type]) => ({ name, type }));
	return { fields: { values } };
}

/** A page that the API rejects with 422 if the node has the parameters below. */
export const REJECTED_PAGE = 'https://rejected.example/';

/** A schema whose type for that page is valid JSON schema, but none of the documented types. */
export const REJECTING: INodeParameters = {
	schemaMode: 'json',
	schema: `={{ JSON.stringify({ properties: { title: {
		type: $json.url === '${REJECTED_PAGE}' ? 'integer' : 'string' } } }) }}`,
};

/** Our node as a person drags it in, set to an operation. */
export function nodeWith(
	operation: Operation,
	parameters: INodeParameters = {},
	settings: Partial<INode> = {},
	resource: Resource = 'job',
): EngineRun['nodes'][number] {
	return {
		name: NODE,
		type: NODE_TYPE,
		credentials: { aitronosApi: { id: '1', name: 'Aitronos' } },
		parameters: {
			resource,
			operation,
			...REQUIRED[resource][operation],
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
		const { jobs, urls, resource, parameters, options: chosen = {}, ...further } = given;
		const { settings, nodes = [], types, ...run } = further;
		const { baseUrl, apiKey } = mockApi();
		return await runInEngine({
			input: urls?.map((url) => ({ url })) ?? jobs?.map((job) => ({ job_id: job }) as IDataObject),
			...run,
			credential: { baseUrl, apiKey, ...run.credential },
			types: { 'test.see': see, ...types },
			nodes: [
				nodeWith(operation, { options: chosen, ...parameters }, settings, resource),
				...nodes,
			],
		});
	}

	return { mockApi, runJobs };
}

/** The hints that our node shows in its output panel. */
export const hints = (result: EngineResult) =>
	(result.task(NODE)?.hints ?? []).map(({ message }) => message);

/** The JSON of what left our node. */
export const given = (result: EngineResult, output = 0) =>
	result.items(NODE, output).map(({ json }) => json);

/** The index of the input item that each of our node's items says it came of. */
export const origins = (result: EngineResult, output = 0) =>
	result.items(NODE, output).map(({ pairedItem }) => (pairedItem as { item: number }).item);
