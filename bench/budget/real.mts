import { answerQuestions } from '../child.mts';
import { ourNode, runWorkflow } from '../engine.mts';
import type { Access } from '../mockApi/mockApi.mts';

export interface RealRun {
	access: Access;
	jobs: string[];
	requestsPerMinute: number;
	/** Seconds. */
	maxWait: number;
}

answerQuestions(async ({ access, jobs, requestsPerMinute, maxWait }: RealRun) => {
	const node = ourNode({ maxWait, options: { onTimeout: 'returnLastState' } });
	await runWorkflow({ access, jobs, nodes: [node], requestsPerMinute });
	return true;
});
