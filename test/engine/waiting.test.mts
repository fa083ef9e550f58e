import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { given, looksBack, NODE, origins, seen, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

describe('Wait Until Complete', () => {
	it('waits for the jobs of all input items at once and keeps their order', async () => {
		const jobs = [5, 4, 3, 2, 1].map((seconds) =>
			mockApi().addJob({
				finishAfter: seconds * 400,
				data: [{ row: `${seconds}a` }, { row: `${seconds}b` }],
			}),
		);
		const result = await runJobs('waitUntilComplete', { jobs, nodes: [looksBack('Back')] });
		expect(given(result).map(({ row }) => row)).toEqual([
			'5a',
			'5b',
			'4a',
			'4b',
			'3a',
			'3b',
			'2a',
			'2b',
			'1a',
			'1b',
		]);
		expect(origins(result)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
		expect(seen(result, 'Back')).toEqual(jobs.flatMap((id) => [id, id]));
		// One after another, the second job would have been polled after the first had finished.
		const firsts = mockApi()
			.requests.slice(0, 5)
			.map(({ path }) => path.split('/').at(-1));
		expect(new Set(firsts)).toEqual(new Set(jobs));
	});

	it('polls a job that is named twice once, and returns its items for both', async () => {
		const id = mockApi().addJob({ data: [{ a: { b: 1 } }] });
		const result = await runJobs('waitUntilComplete', { jobs: [id, ` ${id} `] });
		expect(given(result)).toEqual([{ a: { b: 1 } }, { a: { b: 1 } }]);
		expect(origins(result)).toEqual([0, 1]);
		expect(mockApi().requests).toHaveLength(1);
		const [first, second] = given(result);
		expect(first).not.toBe(second);
	});

	it('polls at once, and only once if Max Wait is 0', async () => {
		const done = mockApi().addJob({ data: [{ a: 1 }] });
		const running = mockApi().addJob({ outcome: 'never' });
		const result = await runJobs('waitUntilComplete', {
			jobs: [done, running],
			parameters: { maxWait: 0 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toEqual([
			{ a: 1 },
			{
				error: `Scrape job '${running}' (last known status: processing) didn't finish within 0 s`,
				message: expect.stringContaining("Increase 'Max Wait'"),
			},
		]);
		expect(mockApi().requests).toHaveLength(2);
	});

	it('polls every job even if Max Wait is 0 and Concurrency is low', async () => {
		const jobs = Array.from({ length: 30 }, () => mockApi().addJob({ data: [{ a: 1 }] }));
		const result = await runJobs('waitUntilComplete', {
			jobs,
			parameters: { maxWait: 0 },
			options: { concurrency: 2 },
		});
		expect(given(result)).toHaveLength(30);
	});

	it('polls a last time at the deadline, each item at its own', async () => {
		const id = mockApi().addJob({ finishAfter: 1_500, data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			input: [
				{ job_id: id, wait: 1 },
				{ job_id: id, wait: 2 },
			],
			parameters: { maxWait: '={{ $json.wait }}' },
			options: { pollInterval: 60 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toEqual([
			{ error: expect.stringContaining('within 1 s'), message: expect.any(String) },
			{ a: 1 },
		]);
		expect(mockApi().requests).toHaveLength(3);
	});

	it('uses the adaptive interval for a job that is named twice, if that is shorter', async () => {
		const id = mockApi().addJob({ finishAfter: 500, data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			input: [{ job_id: id, every: 60 }, { job_id: id }],
			options: { pollInterval: '={{ $json.every }}' },
			parameters: { maxWait: 10 },
		});
		expect(given(result)).toHaveLength(2);
		expect(mockApi().requests).toHaveLength(2);
	});

	it('uses the shorter interval for a job that is named twice', async () => {
		const id = mockApi().addJob({ finishAfter: 1_500, data: [{ a: 1 }] });
		await runJobs('waitUntilComplete', {
			input: [
				{ job_id: id, every: 60 },
				{ job_id: id, every: 1 },
			],
			options: { pollInterval: '={{ $json.every }}' },
		});
		expect(mockApi().requests).toHaveLength(3);
	});

	it('returns the last state on timeout if that is set', async () => {
		const jobs = ['never', 'completed'] as const;
		const ids = jobs.map((outcome) => mockApi().addJob({ outcome, data: [{ a: 1 }] }));
		const result = await runJobs('waitUntilComplete', {
			jobs: ids,
			parameters: { maxWait: 1 },
			options: { onTimeout: 'returnLastState' },
		});
		expect(given(result)).toMatchObject([{ job_id: ids[0], finished: false }, { a: 1 }]);
		expect(origins(result)).toEqual([0, 1]);
	});

	it('says that the status could never be retrieved', async () => {
		mockApi().fault({ fault: { kind: 'status', status: 502 } });
		const last = await runJobs('waitUntilComplete', {
			jobs: ['job_1'],
			parameters: { maxWait: 1 },
			options: { onTimeout: 'returnLastState' },
		});
		expect(given(last)).toEqual([{ job_id: 'job_1', status: null, finished: false }]);

		const fails = await runJobs('waitUntilComplete', {
			jobs: ['job_1'],
			parameters: { maxWait: 1 },
		});
		expect(fails.task(NODE)?.error).toMatchObject({
			message: "Scrape job 'job_1' (status unknown) couldn't be retrieved within 1 s",
			description: expect.stringContaining('HTTP status 502'),
		});
	});

	it('returns the state of an unsuccessful job after its items if that is set', async () => {
		const id = mockApi().addJob({ outcome: 'failed', data: [{ a: 1 }], errorMessage: 'Blocked' });
		const result = await runJobs('waitUntilComplete', {
			jobs: [id],
			options: { onUnsuccessful: 'returnState' },
		});
		expect(given(result)).toMatchObject([
			{ a: 1 },
			{ job_id: id, status: 'failed', error_message: 'Blocked' },
		]);
	});

	it('adds the job’s fields, and a summary of an empty job, if that is set', async () => {
		const jobs = [mockApi().addJob({ data: [{ a: 1 }] }), mockApi().addJob({ data: [] })];
		const result = await runJobs('waitUntilComplete', {
			jobs,
			options: { includeJobFields: true, onEmptyResult: 'summaryItem' },
		});
		expect(given(result)).toMatchObject([
			{ a: 1, aitronos_job_id: jobs[0], aitronos_job_url: expect.any(String) },
			{ job_id: jobs[1], item_count: 0, finished: true },
		]);
	});

	it.each([
		[900, 1],
		[899, 0],
	])('with a Max Wait of %i s shows %i hint about a better way to wait', async (maxWait, count) => {
		const result = await runJobs('waitUntilComplete', {
			jobs: [mockApi().addJob({ data: [{ a: 1 }] })],
			parameters: { maxWait },
		});
		const hints = result.task(NODE)?.hints ?? [];
		expect(hints.filter(({ message }) => message.includes("'Wait' (70 seconds"))).toHaveLength(
			count,
		);
	});

	it('continues with an unknown status until the job is finished', async () => {
		const id = mockApi().addJob({ finishAfter: 900, status: 'queued_for_retry', data: [{ a: 1 }] });
		expect(given(await runJobs('waitUntilComplete', { jobs: [id] }))).toEqual([{ a: 1 }]);
	});

	it('continues after transient errors of every kind', async () => {
		const faults = [
			{ kind: 'resetBefore' },
			{ kind: 'cutOff' },
			{ kind: 'html', status: 502 },
			{ kind: 'html', status: 200 },
			{ kind: 'body', body: '{"status":' },
			{ kind: 'body', body: '{}' },
		] as const;
		for (const fault of faults) mockApi().fault({ fault, times: 1 });
		const id = mockApi().addJob({ data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			jobs: [id],
			options: { pollInterval: 1 },
			parameters: { maxWait: 30 },
		});
		expect(given(result)).toEqual([{ a: 1 }]);
		expect(mockApi().requests).toHaveLength(faults.length + 1);
	}, 30_000);

	it('lets Retry-After slow down all jobs', async () => {
		const jobs = Array.from({ length: 4 }, () => mockApi().addJob({ data: [{ a: 1 }] }));
		mockApi().fault({
			fault: { kind: 'status', status: 429, headers: { 'Retry-After': '2' } },
			times: 1,
		});
		const result = await runJobs('waitUntilComplete', { jobs, options: { concurrency: 1 } });
		expect(given(result)).toHaveLength(4);
		const [first, second] = mockApi().requests;
		expect(second.at - first.at).toBeGreaterThanOrEqual(1_990);
		expect(mockApi().requests).toHaveLength(5);
	});

	it('ends at once if Retry-After ends after Max Wait', async () => {
		const jobs = Array.from({ length: 3 }, () => mockApi().addJob({ outcome: 'never' }));
		mockApi().fault({ fault: { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } } });
		const result = await runJobs('waitUntilComplete', {
			jobs,
			options: { concurrency: 1 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result).map(({ error }) => error)).toEqual(
			jobs.map((id) => expect.stringMatching(`${id}.*won't accept requests for another 60 min`)),
		);
		expect(mockApi().requests).toHaveLength(1);
	});

	it('takes the Retry-After of a 429 for all jobs even if its body is unreadable', async () => {
		const headers = { 'Retry-After': '3600', 'content-encoding': 'gzip' };
		mockApi().fault({ times: 1, fault: { kind: 'body', status: 429, body: 'no gzip', headers } });
		const result = await runJobs('waitUntilComplete', {
			jobs: [mockApi().addJob(), mockApi().addJob()],
			options: { concurrency: 1 },
			settings: { onError: 'continueRegularOutput' },
		});
		const item = {
			error: expect.stringContaining("won't accept requests for another 60 min"),
			message: expect.stringContaining('spending limit'),
		};
		expect(given(result)).toEqual([item, item]);
		expect(mockApi().requests).toHaveLength(1);
	});

	it.each([
		['1', 'Blocked', 1],
		['3', "The reason couldn't be retrieved", 0],
	])(
		'Retry-After of %s s: the reason of a job that fails meanwhile is %s',
		async (seconds, reason, lookups) => {
			const failed = mockApi().addJob({ outcome: 'failed', progressErrorMessage: 'Blocked' });
			const good = mockApi().addJob({ data: [{ a: 1 }] });
			mockApi().fault({ on: failed, fault: { kind: 'delay', ms: 300 }, times: 1 });
			mockApi().fault({
				on: good,
				fault: { kind: 'status', status: 429, headers: { 'Retry-After': seconds } },
				times: 1,
			});
			const result = await runJobs('waitUntilComplete', {
				jobs: [failed, good],
				settings: { onError: 'continueRegularOutput' },
			});
			expect(given(result)).toEqual([
				{
					error: expect.stringMatching(`^Scrape job '${failed}' failed`),
					message: expect.stringContaining(reason),
				},
				{ a: 1 },
			]);
			const progress = mockApi().requests.filter(({ path }) => path.endsWith('/progress'));
			expect(progress).toHaveLength(lookups);
		},
	);

	it('says in a hint that Retry-After ended the wait, if the last state is returned', async () => {
		mockApi().fault({ fault: { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } } });
		const result = await runJobs('waitUntilComplete', {
			jobs: ['job_1'],
			options: { onTimeout: 'returnLastState' },
		});
		expect(given(result)).toEqual([{ job_id: 'job_1', status: null, finished: false }]);
		expect(result.task(NODE)?.hints?.[0].message).toMatch(
			/^The node stopped waiting early for the job,/,
		);
	});

	it.each<[string, Fault]>([
		['has no response yet', { kind: 'silence' }],
		['has a response that arrives slowly', { kind: 'drip', everyMs: 100 }],
		['has a response that stalls', { kind: 'drip', bytes: 100, everyMs: 60_000 }],
	])('aborts a request that %s once a failed item stops the workflow', async (_which, fault) => {
		const slow = mockApi().addJob({ outcome: 'never' });
		const failed = mockApi().addJob({ outcome: 'failed', errorMessage: 'Blocked' });
		mockApi().fault({ on: slow, fault });
		mockApi().fault({ on: failed, fault: { kind: 'delay', ms: 300 } });
		const result = await runJobs('waitUntilComplete', { jobs: [slow, failed] });
		expect(result.run.status).toBe('error');
		await sleep(500);
		expect(mockApi().requestsFor(slow)[0]).toMatchObject({ aborted: true });
	});

	it('keeps to Concurrency', async () => {
		mockApi().fault({ fault: { kind: 'delay', ms: 100 } });
		const jobs = Array.from({ length: 12 }, () => mockApi().addJob({ data: [] }));
		await runJobs('waitUntilComplete', { jobs, options: { concurrency: 3 } });
		const log = mockApi().requests;
		const atOnce = log.map(
			({ at }) =>
				log.filter((other) => other.at <= at && (other.respondedAt ?? Infinity) > at).length,
		);
		expect(Math.max(...atOnce)).toBe(3);
	});

	it('keeps to Requests per Minute', async () => {
		const jobs = Array.from({ length: 120 }, () => mockApi().addJob({ outcome: 'never' }));
		const result = await runJobs('waitUntilComplete', {
			jobs,
			credential: { requestsPerMinute: 60 },
			options: { concurrency: 50, pollInterval: 1 },
			parameters: { maxWait: 4 },
			settings: { onError: 'continueRegularOutput' },
		});
		const neverPolled = given(result).filter(({ error }) =>
			/too many jobs share the rate limit/.test(`${error}`),
		);
		expect(neverPolled).toHaveLength(
			120 - new Set(mockApi().requests.map(({ path }) => path)).size,
		);
		expect(neverPolled[0].message).toContain("'Requests per Minute'");
		// 100 at once, and one a second for 4 s and the 2 s in which last requests can still start.
		expect(mockApi().requests.length).toBeGreaterThanOrEqual(103);
		expect(mockApi().requests.length).toBeLessThanOrEqual(107);
	}, 20_000);
});
