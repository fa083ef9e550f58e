import { describe, expect, it } from '@jest/globals';
import { startMockApi } from '../../tools/mockApi/mockApi.mts';
import { given, NODE, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

describe('a request', () => {
	it.each([
		['apiKeyHeader', 'x-api-key', 'authorization', (key: string) => key],
		['bearerToken', 'authorization', 'x-api-key', (key: string) => `Bearer ${key}`],
	] as const)(
		'carries the key by %s, in one header only',
		async (authentication, header, other, value) => {
			const { apiKey, baseUrl } = mockApi();
			const result = await runJobs('getStatus', {
				jobs: [mockApi().addJob()],
				credential: { authentication, apiKey: ` ${apiKey}\n`, baseUrl: ` ${baseUrl}/ ` },
			});
			expect(given(result)).toMatchObject([{ finished: true }]);
			const [{ headers }] = mockApi().requests;
			expect(headers[header]).toBe(value(apiKey));
			expect(headers[other]).toBeUndefined();
		},
	);

	it.each(['a/b', '../../models', 'x?status=failed#y', '%2e%2e', 'ünïcode', 'a\u0000b', '-'])(
		'names the job %j in one segment of its path',
		async (id) => {
			await runJobs('getStatus', { jobs: [id], settings: { onError: 'continueRegularOutput' } });
			expect(mockApi().requests.map(({ url }) => url)).toEqual([
				`/api/v1/scrape/jobs/${encodeURIComponent(id.trim())}`,
			]);
		},
	);

	it('takes the ID out of a pasted URL', async () => {
		const id = mockApi().addJob({ data: [{ a: 1 }] });
		const value = `https://elsewhere.example/v1/scrape/jobs/${id}/progress?x=1`;
		const result = await runJobs('waitUntilComplete', {
			parameters: { jobId: { __rl: true, mode: 'url', value } },
		});
		expect(given(result)).toEqual([{ a: 1 }]);
	});

	it('is not sent after a redirect, to the same or to another origin', async () => {
		const elsewhere = await startMockApi();
		try {
			const id = mockApi().addJob();
			for (const origin of [mockApi().origin, elsewhere.origin]) {
				mockApi().fault({
					fault: { kind: 'redirect', location: `${origin}/v1/scrape/jobs/${id}` },
					times: 1,
				});
				const result = await runJobs('waitUntilComplete', { jobs: [id] });
				expect(result.task(NODE)?.error?.message).toContain(
					'returned a redirect (HTTP status 302)',
				);
			}
			expect(mockApi().requests).toHaveLength(2);
			expect(elsewhere.requests).toHaveLength(0);
		} finally {
			await elsewhere.close();
		}
	});
});

describe('a response', () => {
	it.each(['wrapped', 'unwrapped'] as const)('is understood %s', async (kind) => {
		mockApi().fault({ fault: { kind } });
		const id = mockApi().addJob({ outcome: 'failed', progressErrorMessage: 'Blocked' });
		expect(given(await runJobs('getStatus', { jobs: [id] }))).toMatchObject([
			{ job_id: id, error_message: 'Blocked' },
		]);
	});

	it('with success: false ends the wait, with the API’s message', async () => {
		const body = { success: false, error: { message: 'Not today', trace_id: 'trace-7' } };
		mockApi().fault({ fault: { kind: 'status', status: 200, body } });
		const result = await runJobs('waitUntilComplete', { jobs: ['job_1'] });
		expect(result.task(NODE)?.error).toMatchObject({
			message: expect.stringContaining('Aitronos rejected the request'),
			description: expect.stringMatching(/Not today.*trace-7/),
		});
		expect(mockApi().requests).toHaveLength(1);
	});

	it('of more than 32 MiB is rejected with advice and not requested again', async () => {
		const body = Buffer.from(`{"status":"completed","extracted_data":["${'x'.repeat(33 << 20)}"]}`);
		mockApi().fault({ fault: { kind: 'body', body } });
		const result = await runJobs('waitUntilComplete', { jobs: ['job_1'] });
		expect(result.task(NODE)?.error?.message).toContain('larger than 32 MiB');
		expect(mockApi().requests).toHaveLength(1);
	});

	it('of 30 MB is accepted', async () => {
		const body = `{"status":"completed","extracted_data":["${'x'.repeat(30_000_000)}"]}`;
		mockApi().fault({ fault: { kind: 'body', body } });
		const [item] = given(await runJobs('waitUntilComplete', { jobs: ['job_1'] }));
		expect((item.value as string).length).toBe(30_000_000);
	});
});

describe('a request is given up', () => {
	it('if no response begins, so that others continue meanwhile', async () => {
		mockApi().fault({ on: 'hangs', fault: { kind: 'silence' }, times: 1 });
		const jobs = [
			mockApi().addJob({ id: 'hangs', data: [{ a: 1 }] }),
			mockApi().addJob({ data: [{ a: 2 }] }),
		];
		const result = await runJobs('waitUntilComplete', { jobs });
		expect(given(result)).toEqual([{ a: 1 }, { a: 2 }]);
		expect(mockApi().requestsFor('hangs')).toHaveLength(2);
		expect(mockApi().requestsFor('hangs')[0].aborted).toBe(true);
	}, 30_000);

	it('if its response stops in the middle', async () => {
		mockApi().fault({ fault: { kind: 'drip', everyMs: 60_000 }, times: 1 });
		const result = await runJobs('waitUntilComplete', {
			jobs: [mockApi().addJob({ data: [{ a: 1 }] })],
		});
		expect(given(result)).toEqual([{ a: 1 }]);
	}, 30_000);

	it('if the reason of a failed job takes too long', async () => {
		mockApi().fault({ on: '/progress', fault: { kind: 'silence' } });
		const id = mockApi().addJob({ outcome: 'failed' });
		const result = await runJobs('getStatus', { jobs: [id] });
		expect(given(result)).toMatchObject([{ status: 'failed', error_message: null }]);
		expect(mockApi().requests).toHaveLength(2);
	}, 8_000);
});

it('the key is nowhere in what an execution leaves behind', async () => {
	const secret = 'sk-super-secret-0123456789';
	for (const fault of [
		{ kind: 'status', status: 401 },
		{ kind: 'resetBefore' },
		{ kind: 'redirect', location: 'http://127.0.0.1:9/' },
		{ kind: 'redirect', location: `http://127.0.0.1:9/?key=${secret}` },
		{ kind: 'html', status: 502 },
		{ kind: 'status', status: 401, body: { detail: `Invalid API key ${secret}` } },
		{ kind: 'status', status: 200, body: { success: false, error: { message: secret } } },
	] as const) {
		mockApi().reset();
		mockApi().fault({ fault });
		for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
			const result = await runJobs('waitUntilComplete', {
				jobs: ['job_1'],
				credential: { apiKey: secret },
				parameters: { maxWait: 0 },
				settings: { onError },
			});
			const left = JSON.stringify([result.run, result.run.data.resultData.error?.stack]);
			expect(left).toContain('job_1');
			expect(left).not.toContain(secret);
		}
	}
});
