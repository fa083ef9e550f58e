import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { finishedExecution, listExecutions, stopExecution } from '../n8n/executions.mts';
import { until } from '../n8n/session.mts';
import { activate, callWebhook, deactivate } from '../n8n/workflows.mts';
import { tell, useN8n } from './fixture.mts';
import { aitronos, splitJobs, webhook, workflowOf } from './workflow.mts';

const { api, session, store } = useN8n();

describe('Stop', () => {
	it('ends a wait, and no request follows', async () => {
		const job = api().addJob({ outcome: 'never' });
		const trigger = webhook('onReceived');
		const node = aitronos('waitUntilComplete', { maxWait: 600, options: { pollInterval: 1 } });
		const workflow = await store(workflowOf([trigger, splitJobs, node]));
		await activate(session(), workflow);
		await callWebhook(session(), String(trigger.parameters?.path), { jobs: [{ job_id: job }] });
		const [{ id }] = await until('third question', async () =>
			api().asked(job).length >= 3 ? await listExecutions(session(), workflow.id) : undefined,
		);

		const pressed = performance.now();
		await stopExecution(session(), id);
		const execution = await finishedExecution(session(), id, 10_000);
		tell(`stored as ${execution.status} ${Math.round(performance.now() - pressed)} ms after Stop`);
		expect(execution.status).toBe('canceled');

		const asked = api().asked(job).length;
		// Three more questions would have come in that time.
		await sleep(3_500);
		expect(api().asked(job)).toHaveLength(asked);
		await deactivate(session(), workflow);
	});
});
