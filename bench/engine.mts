import type { INodeParameters } from 'n8n-workflow';
import { type EngineRun, NODE_TYPE, runInEngine } from '../tools/engine/runInEngine.mts';
import type { Access } from './mockApi/mockApi.mts';

type Node = EngineRun['nodes'][number];

/** Our node as a person sets it: Wait Until Complete for the job of each item. */
export function ourNode(parameters: INodeParameters = {}): Node {
	return {
		name: 'Aitronos',
		type: NODE_TYPE,
		credentials: { aitronosApi: { id: '1', name: 'Aitronos' } },
		parameters: {
			resource: 'job',
			operation: 'waitUntilComplete',
			jobId: { __rl: true, mode: 'id', value: '={{ $json.job_id }}' },
			...parameters,
		},
	};
}

export interface Workflow {
	access: Access;
	/** An input item each. */
	jobs: readonly string[];
	nodes: Node[];
	types?: EngineRun['types'];
	/** Of the credential; default 1000. */
	requestsPerMinute?: number;
}

/** Runs the nodes in n8n's engine. Gives what left the last one; throws if a node failed. */
export async function runWorkflow({ access, jobs, nodes, types, requestsPerMinute }: Workflow) {
	const result = await runInEngine({
		credential: { ...access, requestsPerMinute: requestsPerMinute ?? 1000 },
		input: jobs.map((job) => ({ job_id: job })),
		nodes,
		types,
	});
	const failed = nodes.map(({ name }) => result.task(name)?.error).find(Boolean);
	if (failed) throw failed;
	return result.items(nodes.at(-1)!.name);
}
