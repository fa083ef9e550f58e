import { beforeEach, expect } from '@jest/globals';
import { addExamples } from '../../../tools/mockApi/exampleJobs.mts';
import type { Execution } from '../../../tools/n8n/execution.mts';
import type { StoredWorkflow } from '../../../tools/n8n/workflow.mts';
import { print, useN8n } from '../fixture.mts';

/** Runs examples in the shared n8n, with the example jobs in the mock API. */
export function useExamples() {
	const n8n = useN8n();
	beforeEach(() => addExamples(n8n.api()));

	/** Runs it to its end, which must be a success unless another one is given. */
	async function run(workflow: StoredWorkflow, status = 'success'): Promise<Execution> {
		const id = await n8n.client().run(workflow);
		const execution = await n8n.client().finishedExecution(id);
		print(`${workflow.name}: ${execution.ran.join(' → ')}`);
		expect([execution.status, execution.error?.message]).toEqual([
			status,
			status === 'success' ? undefined : expect.any(String),
		]);
		return execution;
	}

	return { ...n8n, run };
}
