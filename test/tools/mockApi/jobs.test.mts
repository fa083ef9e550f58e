import { describe, expect, test } from '@jest/globals';
import { EXAMPLE_JOBS } from '../../../tools/mockApi/exampleJobs.mts';
import type { JobPlan } from '../../../tools/mockApi/mockApi.mts';
import { get, json, mockApiWith, stopTheClock } from './fixture.mts';

const SEED = {
	job_id: 'job_abc123def456',
	status: 'completed',
	url: 'https://example.com/products',
	extracted_data: [{ title: 'Product Name', price: 29.99 }],
	metadata: { processing_time: 2.5, engine_used: 'browser', llm_calls: 1, cache_hit: false },
	created_at: '2024-12-16T10:30:00Z',
	completed_at: '2024-12-16T10:30:02Z',
};

describe('a job', () => {
	test("the documented example comes to the letter, in the documentation's order", async () => {
		const mockApi = await mockApiWith();
		mockApi.addJob(EXAMPLE_JOBS.documented);
		const { text } = await get(`${mockApi.baseUrl}/scrape/jobs/job_abc123def456`);
		expect(text).toBe(JSON.stringify(SEED));
	});

	test('goes from pending over processing to completed', async () => {
		const clock = stopTheClock();
		const mockApi = await mockApiWith();
		const id = mockApi.addJob({ pendingFor: 1000, finishAfter: 5000, data: [{ a: 1 }] });
		const seen: unknown[] = [];
		for (const ms of [0, 999, 1, 3999, 1]) {
			clock.forward(ms);
			const { body } = await json(`${mockApi.baseUrl}/scrape/jobs/${id}`);
			seen.push([body.status, body.extracted_data, body.metadata, body.completed_at]);
		}
		expect(seen).toEqual([
			['pending', null, null, null],
			['pending', null, null, null],
			['processing', null, null, null],
			['processing', null, null, null],
			['completed', [{ a: 1 }], SEED.metadata, '2025-06-01T08:00:05Z'],
		]);
	});

	test('starts its clock with the first request if told to', async () => {
		const clock = stopTheClock();
		const mockApi = await mockApiWith();
		const id = mockApi.addJob({ clock: 'firstRequest', finishAfter: 100 });
		const status = async () => (await json(`${mockApi.baseUrl}/scrape/jobs/${id}`)).body.status;
		clock.forward(1000);
		await get(`${mockApi.baseUrl}/scrape/jobs`);
		expect(await status()).toBe('processing');
		clock.forward(99);
		expect(await status()).toBe('processing');
		clock.forward(1);
		expect(await status()).toBe('completed');
	});

	const plans: Array<[string, JobPlan, Record<string, unknown>]> = [
		['nothing set', {}, { status: 'completed', extracted_data: [] }],
		['never', { outcome: 'never' }, { status: 'processing', completed_at: null }],
		[
			'unknown status',
			{ outcome: 'never', status: 'queued_for_retry' },
			{ status: 'queued_for_retry' },
		],
		['failed', { outcome: 'failed' }, { status: 'failed', extracted_data: null, metadata: null }],
		['failed with text', { outcome: 'failed', errorMessage: 'No' }, { error_message: 'No' }],
		['failed with null text', { outcome: 'failed', errorMessage: null }, { error_message: null }],
		[
			'failed with items',
			{ outcome: 'failed', data: [1] },
			{ status: 'failed', extracted_data: [1] },
		],
		['cancelled', { outcome: 'cancelled' }, { status: 'cancelled', extracted_data: null }],
		['null data', { data: null }, { status: 'completed', extracted_data: null }],
		['object data', { data: { a: 1 } }, { extracted_data: { a: 1 } }],
		['own metadata', { metadata: null }, { metadata: null }],
		['further fields', { extra: { batch_id: 'b' } }, { batch_id: 'b' }],
	];
	test.each(plans)('%s', async (_name, plan, expected) => {
		const mockApi = await mockApiWith();
		const { body } = await json(`${mockApi.baseUrl}/scrape/jobs/${mockApi.addJob(plan)}`);
		expect(body).toMatchObject(expected);
		expect('error_message' in body).toBe(plan.errorMessage !== undefined);
	});

	test('is a 404 when missing, removed, or named in a broken encoding', async () => {
		const mockApi = await mockApiWith();
		const id = mockApi.addJob();
		mockApi.removeJob(id);
		for (const segment of ['job_none', id, 'a%2Fb', '%E0%A4%A', '..%2F..', 'x'.repeat(500)]) {
			const response = await json(`${mockApi.baseUrl}/scrape/jobs/${segment}`);
			expect([segment, response]).toMatchObject([
				segment,
				{ status: 404, body: { success: false, error: { code: 'JOB_NOT_FOUND', status: 404 } } },
			]);
		}
	});

	test('an ID with a slash in it is one segment', async () => {
		const mockApi = await mockApiWith();
		mockApi.addJob({ id: 'a/b' });
		expect((await json(`${mockApi.baseUrl}/scrape/jobs/a%2Fb`)).body.job_id).toBe('a/b');
		expect((await json(`${mockApi.baseUrl}/scrape/jobs/a/b`)).body).toEqual({
			detail: 'Not Found',
		});
	});
});

describe('progress', () => {
	test('a finished job', async () => {
		const mockApi = await mockApiWith();
		const id = mockApi.addJob({ data: [1, 2, 3] });
		const { body } = await json(`${mockApi.baseUrl}/scrape/jobs/${id}/progress`);
		expect(body).toMatchObject({
			success: true,
			data: {
				job_id: id,
				status: 'completed',
				total_properties_found: 3,
				progress_percentage: 100,
				pagination_complete: true,
				completion_reason: 'done',
				running_time: null,
				error_message: null,
			},
		});
		expect(body.data).not.toHaveProperty('extracted_data');
	});

	test('a running job', async () => {
		const clock = stopTheClock();
		const mockApi = await mockApiWith();
		const id = mockApi.addJob({ finishAfter: 4000, data: [1, 2, 3, 4] });
		clock.forward(1000);
		const { body } = await json(`${mockApi.baseUrl}/scrape/jobs/${id}/progress`);
		expect(body.data).toMatchObject({
			status: 'processing',
			total_properties_found: 1,
			progress_percentage: 25,
			completion_reason: null,
			completed_at: null,
			processing_time: null,
			running_time: 1,
		});
	});

	test.each<[string, JobPlan, unknown, unknown]>([
		['its own text', { progressErrorMessage: 'P', errorMessage: 'J' }, 'P', 'error'],
		["the job's text", { errorMessage: 'J' }, 'J', 'error'],
		['none where null', { progressErrorMessage: null, errorMessage: 'J' }, null, 'error'],
		['given reason', { completionReason: 'timeout' }, null, 'timeout'],
	])('of a failed job: %s', async (_name, plan, message, reason) => {
		const mockApi = await mockApiWith();
		const id = mockApi.addJob({ outcome: 'failed', ...plan });
		const { body } = await json(`${mockApi.baseUrl}/scrape/jobs/${id}/progress`);
		expect(body.data).toMatchObject({ error_message: message, completion_reason: reason });
	});
});
