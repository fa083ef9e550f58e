import { aitronos, NODE, webhook, workflowOf } from '../../test/e2e/workflow.mts';
import type { Wait } from './wait.mts';

/** The node that waits in the process. */
export const HELD_WAIT = NODE;

/** A webhook, which is called with the job's ID, and the node, which asks for it every second. */
export function heldWait(): Wait {
	const trigger = webhook('onReceived');
	const waiting = aitronos('waitUntilComplete', {
		jobId: { __rl: true, mode: 'id', value: '={{ $json.body.job_id }}' },
		maxWait: 900,
		options: { pollInterval: 1 },
	});
	return { workflow: workflowOf([trigger, waiting]), path: String(trigger.parameters?.path) };
}
