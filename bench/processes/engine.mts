import type { IDataObject, INodeType } from 'n8n-workflow';
import { type EngineRun, NODE_TYPE, runInEngine } from '../../tools/engine/runInEngine.mts';

export interface Workflow {
	baseUrl: string;
	/** An input item each. */
	jobs: readonly string[];
	/** Default: this node, waiting. */
	nodes?: EngineRun['nodes'];
	types?: Record<string, INodeType>;
	/** Parameters of this node. */
	parameters?: IDataObject;
	/** Default 1000. */
	requestsPerMinute?: number;
}

/** Runs a workflow in n8n's engine. Gives what left its last node; throws if one failed. */
export async function runWorkflow(given: Workflow) {
	const { baseUrl, jobs, nodes = [waitingNode(given)], types, requestsPerMinute = 1000 } = given;
	const result = await runInEngine({
		credential: { apiKey: 'benchmark', baseUrl, requestsPerMinute },
		input: jobs.map((job) => ({ job_id: job })),
		nodes,
		types,
	});
	const failed = nodes.map(({ name }) => result.task(name)?.error).find(Boolean);
	if (failed) throw failed;
	return result.items(nodes.at(-1)!.name);
}

function waitingNode({ parameters }: Workflow): EngineRun['nodes'][number] {
	return {
		name: 'Aitronos',
		type: NODE_TYPE,
		credentials: { aitronosApi: { id: '1', name: 'Aitronos' } },
		parameters: {
			resource: 'job',
			operation: 'waitUntilComplete',
			jobId: { __rl: true, mode: 'id', value: '={{ $json.job_id }}' },
			...parameters,
		} as EngineRun['nodes'][number]['parameters'],
	};
}
