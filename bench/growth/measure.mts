import { answerQuestions } from '../child.mts';
import { ourNode, runWorkflow } from '../engine.mts';
import { heldMemory } from '../heldMemory.mts';
import type { Access } from '../mockApi/mockApi.mts';

export interface Question {
	access: Access;
	jobs: string[];
	itemsPerJob: number;
	requestsPerMinute: number;
}

export interface Measured {
	milliseconds: number;
	/** Milliseconds of all cores, in the process of the engine. */
	cpu: number;
	/** What the items and the run hold afterwards. */
	heldBytes: number;
}

answerQuestions(async (question: Question): Promise<Measured> => {
	const { access, jobs, itemsPerJob, requestsPerMinute } = question;
	const nodes = [ourNode()];
	const heldBefore = await heldMemory();
	const cpuBefore = process.cpuUsage();
	const startedAt = performance.now();

	const items = await runWorkflow({ access, jobs, nodes, requestsPerMinute });

	const milliseconds = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(cpuBefore);
	const heldBytes = (await heldMemory()) - heldBefore;
	if (items.length !== jobs.length * itemsPerJob) throw new Error(`${items.length} items`);
	return { milliseconds, cpu: (user + system) / 1000, heldBytes };
});
