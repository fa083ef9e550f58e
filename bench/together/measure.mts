import { answerQuestions } from '../child.mts';
import { ourNode, runWorkflow } from '../engine.mts';
import type { Access } from '../mockApi/mockApi.mts';
import { peersWay } from './peersWay.mts';

export interface Question {
	access: Access;
	jobs: string[];
	way: 'ours' | 'peers';
}

const peersNode = {
	name: 'Peers',
	type: 'test.peersWay',
	credentials: { aitronosApi: { id: '1', name: 'Aitronos' } },
	parameters: { jobId: '={{ $json.job_id }}' },
};

/** Milliseconds for all jobs. */
answerQuestions(async ({ access, jobs, way }: Question) => {
	const startedAt = performance.now();
	const items = await runWorkflow({
		access,
		jobs,
		nodes: [way === 'ours' ? ourNode() : peersNode],
		types: { 'test.peersWay': peersWay },
	});
	if (items.length !== jobs.length) throw new Error(`${items.length} items instead of one a job`);
	return performance.now() - startedAt;
});
