import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import {
	aitronos,
	editFields,
	readExample,
	webhook,
	workflowOf,
	type Workflow,
} from '../n8n/workflow.mts';

/** A workflow that waits for the job with whose ID its webhook is called. */
export interface Wait {
	workflow: Workflow;
	path: string;
}

const jobOfRequest = '={{ $json.body.job_id }}';

/** Our node, which polls every second and keeps its execution running. */
export function inProcessWait(): Wait {
	const trigger = webhook('onReceived');
	const waiting = aitronos('waitUntilComplete', {
		jobId: { __rl: true, mode: 'id', value: jobOfRequest },
		maxWait: 900,
		options: { pollInterval: 1 },
	});
	return { workflow: workflowOf([trigger, waiting]), path: trigger.webhookId };
}

/** The nodes of the example by what they do. */
export const LONG_WAIT = {
	trigger: 'When clicking ‘Execute workflow’',
	jobId: 'Job ID',
	getStatus: 'Get Status',
	wait: 'Wait 70 Seconds',
	waitUntilComplete: 'Wait Until Complete',
};

export const longWaitExample = (): Workflow => readExample('wait-for-a-long-job.json');

/** The example, whose execution is offloaded to the database between polls, with a webhook. */
export function offloadedWait(): Wait {
	const example = longWaitExample();
	const trigger = webhook('onReceived');
	const { parameters } = editFields(LONG_WAIT.jobId, { job_id: jobOfRequest });
	const replacements: Record<string, object> = {
		[LONG_WAIT.trigger]: { ...trigger, name: LONG_WAIT.trigger },
		[LONG_WAIT.jobId]: { parameters },
	};
	const nodes = example.nodes.map((node) => ({ ...node, ...replacements[node.name] }));
	return {
		workflow: { ...example, name: `queue ${randomUUID()}`, nodes },
		path: trigger.webhookId,
	};
}

/** What a job extracts: different items for each job. */
export function itemsOf(job: string): IDataObject[] {
	return [1, 2, 3].map((row) => ({ row, title: `Row ${row} of ${job}`, price: row * 1.5 }));
}
