import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { startMockApi } from '../../tools/mockApi/mockApi.mts';
import { given, nodeWith, NODE, useMockApi } from './fixture.mts';
import { runInEngine } from '../../tools/engine/runInEngine.mts';

const { mockApi, runJobs } = useMockApi();

describe('a wait continues', () => {
	afterEach(() => {
		jest.restoreAllMocks();
	});

	it('when the whole service goes away in the middle and comes back', async () => {
		let api = await startMockApi();
		const { baseUrl, apiKey, origin } = api;
		const id = api.addJob({ outcome: 'never' });
		const running = runInEngine({
			credential: { baseUrl, apiKey },
			input: [{ job_id: id }],
			nodes: [nodeWith('waitUntilComplete', { options: { pollInterval: 1 } })],
		});
		while (api.requests.length < 1) await sleep(10);
		await api.close();
		await sleep(2_500);
		api = await startMockApi({ port: Number(new URL(origin).port) });
		api.addJob({ id, data: [{ a: 1 }] });
		try {
			expect(given(await running)).toEqual([{ a: 1 }]);
			expect(api.requests.length).toBeGreaterThan(0);
		} finally {
			await api.close();
		}
	}, 20_000);

	it.each([
		['forwards', 3_600_000],
		['back', -3_600_000],
	])(
		'when the clock jumps %s',
		async (_where, jump) => {
			const id = mockApi().addJob({ outcome: 'never' });
			const { now } = Date;
			const started = now();
			jest.spyOn(Date, 'now').mockImplementation(() => {
				const time = now();
				return time - started > 700 ? time + jump : time;
			});
			const result = await runJobs('waitUntilComplete', { jobs: [id], parameters: { maxWait: 3 } });
			expect(result.task(NODE)?.error?.message).toContain("didn't finish within 3 s");
			// At 0, 1, 2 and 3 s, give or take the jitter: none was skipped, and none came early.
			expect(mockApi().requests.length).toBeGreaterThanOrEqual(4);
			expect(mockApi().requests.length).toBeLessThanOrEqual(5);
		},
		20_000,
	);

	it('for other jobs while ten requests hang', async () => {
		mockApi().fault({ on: /hangs/, fault: { kind: 'silence' }, times: 10 });
		const hanging = Array.from({ length: 10 }, (_, index) =>
			mockApi().addJob({ id: `hangs_${index}`, data: [{ a: index }] }),
		);
		const fine = Array.from({ length: 10 }, (_, index) =>
			mockApi().addJob({ data: [{ b: index }] }),
		);
		const result = await runJobs('waitUntilComplete', { jobs: [...hanging, ...fine] });
		expect(given(result)).toEqual([
			...hanging.map((_id, a) => ({ a })),
			...fine.map((_id, b) => ({ b })),
		]);
	}, 40_000);
});

it('a response that is too large takes no more memory than the limit', async () => {
	const { gzipSync } = await import('node:zlib');
	const body = gzipSync(Buffer.alloc(1 << 30, ' '));
	mockApi().fault({ fault: { kind: 'body', body, headers: { 'content-encoding': 'gzip' } } });
	global.gc?.();
	const before = process.memoryUsage().rss;
	let most = before;
	const watch = setInterval(() => {
		most = Math.max(most, process.memoryUsage().rss);
	}, 5);
	const result = await runJobs('waitUntilComplete', { jobs: ['job_1'] });
	clearInterval(watch);
	expect(result.task(NODE)?.error?.message).toContain('larger than 32 MiB');
	expect(most - before).toBeLessThan(256 << 20);
}, 60_000);
