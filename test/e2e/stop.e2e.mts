import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { INode, IWorkflowSettings } from 'n8n-workflow';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import { aitronos, splitJobs, webhook, workflowOf } from '../../tools/n8n/workflow.mts';
import { print, useN8n } from './fixture.mts';

const { api, client, callOnce } = useN8n();

interface Wait {
	jobs: number;
	fault?: Fault;
	/** Default: adaptive. */
	pollInterval?: number;
	/** The number of requests after which it is waiting. */
	requests: number;
	node?: Partial<INode>;
	settings?: IWorkflowSettings;
}

/** Starts an execution that waits for jobs that never finish. Returns its ID once it is waiting. */
async function startWaiting({ jobs, fault, pollInterval, requests, node, settings }: Wait) {
	api().reset();
	const ids = Array.from({ length: jobs }, () => api().addJob({ outcome: 'never' }));
	if (fault) api().fault({ fault });
	const options = { ...(pollInterval && { pollInterval }), concurrency: 50 };
	const waiting = aitronos('waitUntilComplete', { maxWait: 600, options }, node);
	const workflow = workflowOf([webhook('onReceived'), splitJobs, waiting]);
	const stored = await callOnce({ ...workflow, settings }, ids);
	const [{ id }] = await waitFor(`${requests} requests`, async () =>
		api().requests.length >= requests ? await client().listExecutions(stored.id) : undefined,
	);
	return id;
}

/** Expects that no request is open or sent for longer than the poll interval. */
async function expectSilence(): Promise<void> {
	const { length } = api().requests;
	await sleep(2_500);
	expect(api().requests).toHaveLength(length);
	const open = api().requests.filter(({ respondedAt, aborted }) => !respondedAt && !aborted);
	expect(open).toEqual([]);
}

const WAITS: Array<[string, Wait]> = [
	['between two polls', { jobs: 1, pollInterval: 1, requests: 3 }],
	['between two polls of 100 jobs', { jobs: 100, pollInterval: 60, requests: 100 }],
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
		await client().stopExecution(id);
		const execution = await client().finishedExecution(id, 10_000);
		print(`stored as ${execution.status} ${Math.round(performance.now() - pressed)} ms after Stop`);
		expect(execution.status).toBe('canceled');
		await expectSilence();
	});
});

describe('a workflow timeout ends a wait, and no request follows', () => {
	it.each([
		['between two polls', { jobs: 1, pollInterval: 1, requests: 1 }],
		['during 50 requests', { jobs: 100, fault: { kind: 'silence' }, requests: 50 }],
	] satisfies Array<[string, Wait]>)('%s', async (_when, wait) => {
		const id = await startWaiting({ ...wait, settings: { executionTimeout: 2 } });
		const execution = await client().finishedExecution(id, 10_000);
		expect(execution.status).toBe('canceled');
		await expectSilence();
	});
});
