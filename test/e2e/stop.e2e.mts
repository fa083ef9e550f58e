import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { INode, IWorkflowSettings } from 'n8n-workflow';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { finishedExecution, listExecutions, stopExecution } from '../../tools/n8n/executions.mts';
import { until } from '../../tools/n8n/session.mts';
import { activate, callWebhook, deactivate } from '../../tools/n8n/workflows.mts';
import { tell, useN8n } from './fixture.mts';
import { aitronos, splitJobs, webhook, workflowOf } from './workflow.mts';

const { api, session, store } = useN8n();

interface Wait {
	jobs: number;
	fault?: Fault;
	/** Seconds between questions; without it the interval adapts. */
	pollInterval?: number;
	/** Requests after which the wait is under way. */
	requests: number;
	node?: Partial<INode>;
	settings?: IWorkflowSettings;
}

/** Starts an execution that waits for jobs which never finish. Returns its ID once it does. */
async function startWaiting({ jobs, fault, pollInterval, requests, node, settings }: Wait) {
	api().reset();
	const ids = Array.from({ length: jobs }, () => api().addJob({ outcome: 'never' }));
	if (fault) api().fault({ fault });
	const trigger = webhook('onReceived');
	const options = { ...(pollInterval && { pollInterval }), concurrency: 50 };
	const waiting = aitronos('waitUntilComplete', { maxWait: 600, options }, node);
	const workflow = await store({ ...workflowOf([trigger, splitJobs, waiting]), settings });
	await activate(session(), workflow);
	await callWebhook(session(), String(trigger.parameters?.path), {
		jobs: ids.map((id) => ({ job_id: id })),
	});
	const [{ id }] = await until(`${requests} requests`, async () =>
		api().requests.length >= requests ? await listExecutions(session(), workflow.id) : undefined,
	);
	await deactivate(session(), workflow);
	return id;
}

/** Expects that no request is under way or follows, in a time in which more would have been. */
async function expectSilence(): Promise<void> {
	const { length } = api().requests;
	await sleep(2_500);
	expect(api().requests).toHaveLength(length);
	const open = api().requests.filter(({ respondedAt, aborted }) => !respondedAt && !aborted);
	expect(open).toEqual([]);
}

const WAITS: Array<[string, Wait]> = [
	['between two questions', { jobs: 1, pollInterval: 1, requests: 3 }],
	['between two questions of 100 jobs', { jobs: 100, pollInterval: 60, requests: 100 }],
	['during a request', { jobs: 1, fault: { kind: 'silence' }, requests: 1 }],
	['during 50 requests', { jobs: 100, fault: { kind: 'silence' }, requests: 50 }],
	[
		'during Retry-After',
		{
			jobs: 1,
			fault: { kind: 'status', status: 429, headers: { 'Retry-After': '60' } },
			requests: 1,
		},
	],
	[
		'with Retry On Fail',
		{
			jobs: 1,
			pollInterval: 1,
			requests: 2,
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
		},
	],
];

describe('Stop ends a wait, and no request follows', () => {
	it.each(WAITS)('%s', async (_when, wait) => {
		const id = await startWaiting(wait);
		const pressed = performance.now();
		await stopExecution(session(), id);
		const execution = await finishedExecution(session(), id, 10_000);
		tell(`stored as ${execution.status} ${Math.round(performance.now() - pressed)} ms after Stop`);
		expect(execution.status).toBe('canceled');
		await expectSilence();
	});
});

describe('a workflow timeout ends a wait, and no request follows', () => {
	it.each([
		['between two questions', { jobs: 1, pollInterval: 1, requests: 1 }],
		['during 50 requests', { jobs: 100, fault: { kind: 'silence' }, requests: 50 }],
	] satisfies Array<[string, Wait]>)('%s', async (_when, wait) => {
		const id = await startWaiting({ ...wait, settings: { executionTimeout: 2 } });
		const execution = await finishedExecution(session(), id, 10_000);
		expect(execution.status).toBe('canceled');
		await expectSilence();
	});
});
