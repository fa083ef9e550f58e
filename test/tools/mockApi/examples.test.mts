import { describe, expect, test } from '@jest/globals';
import { addExamples, EXAMPLE_JOBS } from '../../../tools/mockApi/exampleJobs.mts';
import { examplePage } from '../../../tools/mockApi/examplePage.mts';
import type { JobPlan } from '../../../tools/mockApi/mockApi.mts';
import { get, mockApiWith, post, stopTheClock } from './fixture.mts';

describe('example jobs', () => {
	test('five to seven, with catalogues of 8 to 25 items', () => {
		const plans: JobPlan[] = Object.values(EXAMPLE_JOBS);
		expect(plans.length).toBeGreaterThanOrEqual(5);
		expect(plans.length).toBeLessThanOrEqual(7);
		expect(new Set(plans.map(({ id }) => id)).size).toBe(plans.length);
		const sizes = plans
			.map(({ data }) => (Array.isArray(data) ? data.length : 0))
			.filter((size) => size > 1);
		expect(sizes).toHaveLength(3);
		for (const size of sizes) {
			expect(size).toBeGreaterThanOrEqual(8);
			expect(size).toBeLessThanOrEqual(25);
		}
	});

	test('the page shows them, harmless, without starting their clocks', async () => {
		const clock = stopTheClock();
		const mockApi = await mockApiWith({ home: examplePage });
		for (const plan of Object.values(EXAMPLE_JOBS)) mockApi.addJob(plan);
		mockApi.addJob({ data: [{ a: '<script>' }] });
		const page = async () => await get(`${mockApi.origin}/`, {});
		const { text, headers, status } = await page();
		expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
		for (const { id } of Object.values(EXAMPLE_JOBS)) expect(text).toContain(`<code>${id}</code>`);
		expect(text).toContain(`<code>${mockApi.baseUrl}</code>`);
		expect(text).toContain(`<code>${mockApi.apiKey}</code>`);
		expect(text).toContain('Site blocked by anti-bot measures');
		expect(text).toContain('16 items, the first 3');
		expect(text).toContain('&#60;script&#62;');
		expect(text.match(/<script>/g)).toHaveLength(1);
		clock.forward(60_000);
		expect((await page()).text).toContain('<span class="status pending">pending</span>');
	});

	test('a job created for the URL of one does the same, with the requested fields', async () => {
		const mockApi = await mockApiWith();
		addExamples(mockApi);
		const schema = { type: 'object', properties: { price: { type: 'number' } } };
		const { body } = await post(`${mockApi.baseUrl}/scrape`, {
			url: EXAMPLE_JOBS.products.url,
			schema,
			options: { sync: true },
		});
		expect(body).toMatchObject({
			status: 'completed',
			extracted_data: EXAMPLE_JOBS.products.data.map(({ price }) => ({ price })),
		});
		expect(Object.values(EXAMPLE_JOBS).map(({ id }) => id)).not.toContain(body.job_id);
	});
});
