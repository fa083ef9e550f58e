import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INode } from 'n8n-workflow';
import { webhook } from '../../test/e2e/workflow.mts';
import type { Workflow } from '../n8n/workflows.mts';
import type { Wait } from './wait.mts';

/** Where the nodes of the example are asked for. */
export const LONG_WAIT = {
	trigger: 'When clicking ‘Execute workflow’',
	jobId: 'Job ID',
	getStatus: 'Get Status',
	rest: 'Wait 70 Seconds',
	waitUntilComplete: 'Wait Until Complete',
};

/** The example as it is imported. */
export function longWaitExample(): Workflow {
	const file = join(import.meta.dirname, '../../examples/wait-for-a-long-job.json');
	return JSON.parse(readFileSync(file, 'utf8')) as Workflow;
}

/** The example with a webhook as its trigger, which is called with the job's ID. */
export function longWaitByWebhook(): Wait {
	const example = longWaitExample();
	const trigger = webhook('onReceived');
	const replaced: Record<string, Partial<INode>> = {
		[LONG_WAIT.trigger]: { ...trigger, name: LONG_WAIT.trigger },
		[LONG_WAIT.jobId]: {
			parameters: {
				assignments: {
					assignments: [
						{ id: 'job-id', name: 'job_id', value: '={{ $json.body.job_id }}', type: 'string' },
					],
				},
				options: {},
			},
		},
	};
	return {
		workflow: {
			...example,
			name: `queue ${randomUUID()}`,
			nodes: example.nodes.map((node) => ({ ...node, ...replaced[node.name] })),
		},
		path: String(trigger.parameters?.path),
	};
}
