import { describe, expect, it } from '@jest/globals';
import { given, hints, NODE, origins, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

describe('Get Status', () => {
	it.each(['pending', 'processing', 'completed', 'failed', 'cancelled'] as const)(
		'returns a %s job as a normal, simplified item',
		async (status) => {
			const outcome = status === 'failed' || status === 'cancelled' ? status : 'completed';
			const id = mockApi().addJob({
				outcome: status === 'processing' || status === 'pending' ? 'never' : outcome,
				pendingFor: status === 'pending' ? 60_000 : 0,
				data: [{ a: 1 }],
				errorMessage: status === 'failed' ? 'Site blocked' : undefined,
			});
			const result = await runJobs('getStatus', { jobs: [id] });
			const [item] = given(result);
			expect(Object.keys(item)).toHaveLength(9);
			expect(item).toMatchObject({
				job_id: id,
				status,
				finished: !['pending', 'processing'].includes(status),
				error_message: status === 'failed' ? 'Site blocked' : null,
			});
			expect(mockApi().requests).toHaveLength(1);
		},
	);

	it('sends one request per job, whatever its status', async () => {
		const jobs = ['a', 'b', 'a', 'c'].map((id) => mockApi().addJob({ id, outcome: 'never' }));
		const result = await runJobs('getStatus', { jobs });
		expect(given(result).map(({ job_id: id }) => id)).toEqual(['a', 'b', 'a', 'c']);
		expect(origins(result)).toEqual([0, 1, 2, 3]);
		expect(mockApi().requests).toHaveLength(3);
	});

	it('returns the API’s own fields as raw', async () => {
		const id = mockApi().addJob({ data: [1], extra: { further: true, error: 'kept' } });
		const [item] = given(await runJobs('getStatus', { jobs: [id], parameters: { output: 'raw' } }));
		expect(item).toMatchObject({
			job_id: id,
			extracted_data: [1],
			metadata: expect.any(Object),
			further: true,
			error_: 'kept',
		});
	});

	it('returns the items of a completed job, and hints about the others', async () => {
		const jobs = [
			mockApi().addJob({ outcome: 'never' }),
			mockApi().addJob({ data: [{ a: 1 }, 'x'] }),
			mockApi().addJob({ data: [] }),
		];
		const result = await runJobs('getStatus', { jobs, parameters: { output: 'items' } });
		expect(given(result)).toEqual([{ a: 1 }, { value: 'x' }]);
		expect(origins(result)).toEqual([1, 1]);
		expect(hints(result)).toEqual([
			expect.stringMatching(/^1 of 3 jobs isn't finished .*'Wait Until Complete'/),
			expect.stringMatching(/^1 of 3 jobs completed without items/),
		]);
	});

	it.each(['failed', 'cancelled'] as const)(
		'treats a %s job as a failed item when its items are wanted',
		async (outcome) => {
			const id = mockApi().addJob({ outcome, errorMessage: 'Site blocked' });
			const result = await runJobs('getStatus', { jobs: [id], parameters: { output: 'items' } });
			expect(result.run.status).toBe('error');
			expect(result.task(NODE)?.error).toMatchObject({
				message: `Scrape job '${id}' ${outcome === 'failed' ? 'failed' : 'was cancelled'}: Site blocked`,
				description: expect.stringContaining('Site blocked'),
			});
		},
	);

	it('looks up the reason of a failed job once, and not for raw', async () => {
		const id = mockApi().addJob({ outcome: 'failed', progressErrorMessage: 'Blocked by the site' });
		const result = await runJobs('getStatus', { jobs: [id] });
		expect(given(result)).toMatchObject([{ error_message: 'Blocked by the site' }]);
		expect(mockApi().requests.map(({ path }) => path.split('/').at(-1))).toEqual([id, 'progress']);

		mockApi().requests.length = 0;
		await runJobs('getStatus', { jobs: [id], parameters: { output: 'raw' } });
		expect(mockApi().requests).toHaveLength(1);
	});

	it('retries after a transient error, twice and no more', async () => {
		const id = mockApi().addJob();
		mockApi().fault({ fault: { kind: 'status', status: 503 }, times: 2 });
		expect(given(await runJobs('getStatus', { jobs: [id] }))).toMatchObject([{ finished: true }]);
		expect(mockApi().requests).toHaveLength(3);

		mockApi().fault({ fault: { kind: 'status', status: 503 } });
		const result = await runJobs('getStatus', { jobs: [id] });
		expect(result.task(NODE)?.error?.message).toContain('HTTP status 503');
		expect(mockApi().requests).toHaveLength(6);
	}, 20_000);

	it('ends with advice if Retry-After is longer than it can wait', async () => {
		const jobs = Array.from({ length: 3 }, () => mockApi().addJob());
		mockApi().fault({ fault: { kind: 'status', status: 429, headers: { 'Retry-After': '600' } } });
		const result = await runJobs('getStatus', {
			jobs,
			options: { concurrency: 1 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toHaveLength(3);
		for (const { error, message } of given(result)) {
			expect(error).toContain("won't accept requests for another 10 min");
			expect(message).toMatch(/Requests per Minute.*spending limit/);
		}
		expect(mockApi().requests).toHaveLength(1);
	});
});
