import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { given, NODE, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

/** Long enough for whatever would still be sent. */
const LATER = 2_500;

/** Resolves when the mock API has got so many requests. */
async function requested(count: number): Promise<void> {
	while (mockApi().requests.length < count) await sleep(10);
}

describe('after Stop nothing is sent or returned, and the execution is cancelled', () => {
	it.each([
		['between two requests', { pollInterval: 60 }, undefined],
		['during a request', {}, { kind: 'silence' }],
		['during a slow body', {}, { kind: 'drip', everyMs: 200 }],
		['during Retry-After', {}, { kind: 'status', status: 429, headers: { 'Retry-After': '30' } }],
	] as const)(
		'%s',
		async (_when, options, fault) => {
			const jobs = Array.from({ length: 5 }, () => mockApi().addJob({ outcome: 'never' }));
			if (fault) mockApi().fault({ fault });
			const stopped = requested(5).then(async () => await sleep(100));
			const running = runJobs('waitUntilComplete', { jobs, options, stopWhen: stopped });
			const late = stopped.then(async () => await sleep(1_000, 'later than a second after Stop'));
			expect(await Promise.race([running, late])).not.toBe('later than a second after Stop');
			const result = await running;
			const { length } = mockApi().requests;
			expect(result.run.status).toBe('canceled');
			expect(given(result)).toEqual([]);
			expect(result.task(NODE)?.error?.message ?? '').not.toContain('Scrape job');
			await sleep(LATER);
			expect(mockApi().requests).toHaveLength(length);
			for (const request of mockApi().requests) {
				expect(request.aborted ?? request.respondedAt !== undefined).toBe(true);
			}
		},
		20_000,
	);

	it('for 100 jobs', async () => {
		// Of many requests, some that were sent before Stop arrive after it.
		let sent = 0;
		const count = () => void (sent += 1);
		subscribe('http.client.request.start', count);
		const jobs = Array.from({ length: 100 }, () => mockApi().addJob({ outcome: 'never' }));
		const result = await runJobs('waitUntilComplete', {
			jobs,
			options: { concurrency: 50 },
			credential: { requestsPerMinute: 1000 },
			stopWhen: requested(150),
		});
		const before = sent;
		expect(result.run.status).toBe('canceled');
		expect(before).toBeGreaterThanOrEqual(150);
		await sleep(LATER);
		expect(sent).toBe(before);
		unsubscribe('http.client.request.start', count);
	}, 20_000);

	it('even if n8n itself has put something into the output of an earlier one', async () => {
		for (const alwaysOutputData of [true, false]) {
			mockApi().reset();
			const id = mockApi().addJob({ outcome: 'never' });
			const result = await runJobs('waitUntilComplete', {
				jobs: [id],
				settings: { alwaysOutputData },
				stopWhen: requested(1),
			});
			expect(given(result)).toEqual(alwaysOutputData ? [{}] : []);
		}
	});

	it('with Retry On Fail, which runs the node again even then', async () => {
		const id = mockApi().addJob({ outcome: 'never' });
		const result = await runJobs('waitUntilComplete', {
			jobs: [id],
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
			stopWhen: requested(1),
		});
		expect(result.run.status).toBe('canceled');
		await sleep(LATER);
		expect(mockApi().requests).toHaveLength(1);
	}, 20_000);

	it('even when the failed item would have stopped the workflow', async () => {
		mockApi().fault({ fault: { kind: 'delay', ms: 300 } });
		const id = mockApi().addJob({ outcome: 'failed' });
		const result = await runJobs('waitUntilComplete', { jobs: [id], stopWhen: requested(1) });
		expect(result.run.status).toBe('canceled');
	});
});
