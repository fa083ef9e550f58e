import { describe, expect, test } from '@jest/globals';
import type { FaultRule } from '../../../tools/mockApi/mockApi.mts';
import { json, KEY, mockApiWith, post, stopTheClock } from './fixture.mts';

const SCHEMA = { type: 'object', properties: { title: { type: 'string' } } };
const SCRAPE = { url: 'https://example.com/a', schema: SCHEMA };
const BATCH = { urls: ['https://example.com/a', 'https://example.com/b'], schema: SCHEMA };

describe('POST /scrape', () => {
	test('creates a pending job that completes with the requested fields', async () => {
		const clock = stopTheClock();
		const mockApi = await mockApiWith();
		const { status, body } = await post(`${mockApi.baseUrl}/scrape`, SCRAPE);
		expect([status, body]).toMatchObject([
			200,
			{ status: 'pending', url: SCRAPE.url, extracted_data: null, completed_at: null },
		]);
		expect(mockApi.createdJobs).toEqual([{ ...SCRAPE, id: body.job_id }]);
		clock.forward(60_000);
		expect(await json(`${mockApi.baseUrl}/scrape/jobs/${String(body.job_id)}`)).toMatchObject({
			body: { status: 'completed', extracted_data: [{ title: 'Example' }] },
		});
	});

	test('takes every documented option, and records the body', async () => {
		const mockApi = await mockApiWith();
		const body = {
			...SCRAPE,
			organization_id: 'org_1',
			options: {
				max_items: 1000,
				timeout: 300,
				sync: false,
				wait_for_content: false,
				extract_images: true,
				follow_pagination: true,
				llm_mode: 'json',
				date_filter: { field: 'date', after: '2025-01-01', before: '2025-12-31' },
				engine_type: 'hybrid',
			},
		};
		expect((await post(`${mockApi.baseUrl}/scrape`, body)).status).toBe(200);
		const nulls = { ...SCRAPE, options: { date_filter: null, engine_type: null } };
		expect((await post(`${mockApi.baseUrl}/scrape`, nulls)).status).toBe(200);
		expect(mockApi.requests.map((request) => request.body)).toEqual([body, nulls]);
	});

	test('follows the plan of the test, until the reset', async () => {
		const mockApi = await mockApiWith();
		const create = async () => (await post(`${mockApi.baseUrl}/scrape`, SCRAPE)).body;
		mockApi.onCreate(({ url }, index) => ({ id: `job_${index}`, data: [{ url }] }));
		await create();
		expect(await create()).toMatchObject({
			job_id: 'job_1',
			status: 'completed',
			extracted_data: [{ url: SCRAPE.url }],
		});
		mockApi.reset();
		expect(mockApi.createdJobs).toEqual([]);
		expect(await create()).toMatchObject({ status: 'pending' });
	});

	test('with sync, responds when the job is finished', async () => {
		const mockApi = await mockApiWith();
		mockApi.onCreate(() => ({ finishAfter: 50, data: [1] }));
		const body = { ...SCRAPE, options: { sync: true } };
		expect((await post(`${mockApi.baseUrl}/scrape`, body)).body).toMatchObject({
			status: 'completed',
			extracted_data: [1],
		});
	});
});

describe('validation', () => {
	const options = (value: object) => ({ ...SCRAPE, options: value });
	const batchOptions = (value: object) => ({ ...BATCH, options: value });
	const properties = (value: unknown) => ({
		...SCRAPE,
		schema: { type: 'object', properties: value },
	});
	const urls = (count: number) => ({ ...BATCH, urls: Array(count).fill(SCRAPE.url) });

	test.each<[path: string, body: unknown, field: string]>([
		['/scrape', { schema: SCHEMA }, 'url'],
		['/scrape', { ...SCRAPE, url: 'example.com' }, 'url'],
		['/scrape', { ...SCRAPE, url: 'ftp://example.com' }, 'url'],
		['/scrape', { ...SCRAPE, url: ' https://example.com' }, 'url'],
		['/scrape', { ...SCRAPE, url: 7 }, 'url'],
		['/scrape', { url: SCRAPE.url }, 'schema'],
		['/scrape', { ...SCRAPE, schema: 'text' }, 'schema'],
		[
			'/scrape',
			{ ...SCRAPE, schema: { type: 'array', properties: { a: { type: 'string' } } } },
			'schema.type',
		],
		['/scrape', properties({}), 'schema.properties'],
		['/scrape', properties({ a: 'string' }), 'schema.properties.a'],
		['/scrape', properties({ a: {} }), 'schema.properties.a.type'],
		['/scrape', properties({ a: { type: 'integer' } }), 'schema.properties.a.type'],
		['/scrape', { ...SCRAPE, colour: 'red' }, 'colour'],
		['/scrape', { ...SCRAPE, organization_id: '' }, 'organization_id'],
		['/scrape', { ...SCRAPE, options: null }, 'options'],
		['/scrape', options({ max_items: 0 }), 'options.max_items'],
		['/scrape', options({ max_items: 1001 }), 'options.max_items'],
		['/scrape', options({ max_items: '5' }), 'options.max_items'],
		['/scrape', options({ timeout: 301 }), 'options.timeout'],
		['/scrape', options({ timeout: 1.5 }), 'options.timeout'],
		['/scrape', options({ sync: 'true' }), 'options.sync'],
		['/scrape', options({ llm_mode: '' }), 'options.llm_mode'],
		['/scrape', options({ engine_type: 'magic' }), 'options.engine_type'],
		['/scrape', options({ date_filter: {} }), 'options.date_filter.field'],
		[
			'/scrape',
			options({ date_filter: { field: 'd', after: '2025-02-30' } }),
			'options.date_filter.after',
		],
		[
			'/scrape',
			options({ date_filter: { field: 'd', until: '2025-01-01' } }),
			'options.date_filter.until',
		],
		['/scrape', options({ parallel_jobs: 3 }), 'options.parallel_jobs'],
		['/scrape', '', 'body'],
		['/scrape', '{"url":', 'body'],
		['/scrape', [], 'body'],
		['/scrape/batch', urls(0), 'urls'],
		['/scrape/batch', urls(51), 'urls'],
		['/scrape/batch', { ...BATCH, urls: ['https://a.example', 'b'] }, 'urls.1'],
		['/scrape/batch', { ...BATCH, url: SCRAPE.url }, 'url'],
		['/scrape/batch', batchOptions({ sync: true }), 'options.sync'],
		['/scrape/batch', batchOptions({ max_items_per_url: 501 }), 'options.max_items_per_url'],
		['/scrape/batch', batchOptions({ max_total_items: 5001 }), 'options.max_total_items'],
		['/scrape/batch', batchOptions({ parallel_jobs: 11 }), 'options.parallel_jobs'],
		['/scrape/batch', batchOptions({ timeout_per_url: 0 }), 'options.timeout_per_url'],
	])('%s refuses %j, naming %s', async (path, body, field) => {
		const mockApi = await mockApiWith();
		const response = await post(`${mockApi.baseUrl}${path}`, body);
		expect([response.status, response.body]).toMatchObject([
			422,
			{ success: false, error: { code: 'VALIDATION_ERROR', details: { field } } },
		]);
		expect(mockApi.createdJobs).toEqual([]);
	});

	test('names every invalid field', async () => {
		const { baseUrl } = await mockApiWith();
		const { body } = await post(`${baseUrl}/scrape`, {
			...SCRAPE,
			url: 1,
			options: { timeout: 0 },
		});
		expect(body).toMatchObject({
			error: { details: { fields: [{ field: 'url' }, { field: 'options.timeout' }] } },
		});
	});

	test('needs the content type of JSON', async () => {
		const mockApi = await mockApiWith();
		const headers = { 'Content-Type': 'text/plain' };
		const { status, body } = await post(`${mockApi.baseUrl}/scrape`, SCRAPE, headers);
		expect([status, body]).toMatchObject([422, { error: { details: { field: 'body' } } }]);
	});

	test('comes after authentication', async () => {
		const mockApi = await mockApiWith();
		const { status } = await post(`${mockApi.baseUrl}/scrape`, {}, { ...KEY, 'X-API-Key': 'no' });
		expect(status).toBe(401);
	});

	test('leaves further keywords of a schema alone', async () => {
		const { baseUrl } = await mockApiWith();
		const schema = {
			type: 'object',
			required: ['tags'],
			properties: { tags: { type: 'array', items: { type: 'string' }, description: 'Tags' } },
		};
		expect((await post(`${baseUrl}/scrape`, { ...SCRAPE, schema })).status).toBe(200);
	});
});

describe('a POST that fails', () => {
	test.each<[string, Omit<FaultRule, 'method'>, created: number]>([
		['a gateway page before', { fault: { kind: 'html', status: 502 } }, 0],
		['a gateway page after', { processed: true, fault: { kind: 'html', status: 504 } }, 1],
		['an error before', { fault: { kind: 'status', status: 503 } }, 0],
		['an error after', { processed: true, fault: { kind: 'status', status: 500 } }, 1],
		['reset before', { fault: { kind: 'resetBefore' } }, 0],
		['reset after', { processed: true, fault: { kind: 'resetBefore' } }, 1],
		['reset during the response', { fault: { kind: 'resetDuring' } }, 1],
		['a truncated response', { fault: { kind: 'cutOff' } }, 1],
	])('%s', async (_name, rule, created) => {
		const mockApi = await mockApiWith();
		mockApi.fault({ ...rule, method: 'POST' });
		const sent = post(`${mockApi.baseUrl}/scrape`, SCRAPE);
		expect(await sent.then(({ status }) => status < 400).catch(() => false)).toBe(false);
		expect(mockApi.createdJobs).toHaveLength(created);
		expect(mockApi.requests).toMatchObject([{ method: 'POST', body: SCRAPE }]);
	});

	test('the rate limit holds for it, too', async () => {
		const mockApi = await mockApiWith({ rateLimit: { capacity: 1, perMinute: 1 } });
		const send = async () => await post(`${mockApi.baseUrl}/scrape`, SCRAPE);
		expect((await send()).status).toBe(200);
		const refused = await send();
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
		expect(mockApi.createdJobs).toHaveLength(1);
	});
});

describe('a batch', () => {
	test('is created with a job for each URL', async () => {
		const mockApi = await mockApiWith();
		mockApi.onCreate(({ url }) => (url.endsWith('a') ? { data: [1, 2] } : { outcome: 'never' }));
		const { status, body } = await post(`${mockApi.baseUrl}/scrape/batch`, BATCH);
		expect(status).toBe(200);
		expect(body).toEqual({
			batch_id: expect.stringMatching(/^batch_/),
			total_urls: 2,
			jobs: mockApi.createdJobs.map(({ id, url }, index) => ({
				job_id: id,
				url,
				status: ['completed', 'processing'][index],
			})),
			progress: { completed: 1, failed: 0, pending: 1, total_items_extracted: 2 },
			created_at: expect.any(String),
		});
		expect(mockApi.createdJobs).toMatchObject(
			BATCH.urls.map((url) => ({ url, batchId: body.batch_id, schema: SCHEMA })),
		);
	});

	test('takes every documented option', async () => {
		const { baseUrl } = await mockApiWith();
		const options = {
			max_items_per_url: 500,
			max_total_items: 5000,
			parallel_jobs: 10,
			timeout_per_url: 300,
			date_filter: null,
			llm_mode: 'structured',
		};
		expect((await post(`${baseUrl}/scrape/batch`, { ...BATCH, options })).status).toBe(200);
	});

	test('shows its progress, wrapped, with flat counters', async () => {
		const mockApi = await mockApiWith();
		const known = mockApi.addJob({ outcome: 'failed' });
		const id = mockApi.addBatch({
			jobs: [known, { data: [1] }, { outcome: 'cancelled' }, { outcome: 'never' }],
		});
		expect((await json(`${mockApi.baseUrl}/scrape/batch/${id}/progress`)).body).toEqual({
			success: true,
			data: {
				batch_id: id,
				total_urls: 4,
				completed: 1,
				failed: 2,
				pending: 1,
				total_items_extracted: 1,
				estimated_completion: expect.any(String),
				jobs: ['failed', 'completed', 'cancelled', 'processing'].map((status, index) => ({
					job_id: index === 0 ? known : expect.stringMatching(/^job_/),
					url: 'https://example.com/products',
					status,
					items_extracted: index === 1 ? 1 : 0,
				})),
			},
		});
	});

	test('starts the clock of its jobs with the first request for its progress', async () => {
		const clock = stopTheClock();
		const mockApi = await mockApiWith();
		const id = mockApi.addBatch({ jobs: [{ clock: 'firstRequest', finishAfter: 100 }] });
		const completed = async () =>
			(await json(`${mockApi.baseUrl}/scrape/batch/${id}/progress`)).body.data;
		clock.forward(100);
		expect(await completed()).toMatchObject({ completed: 0, pending: 1 });
		clock.forward(100);
		expect(await completed()).toMatchObject({ completed: 1, pending: 0 });
	});

	test('is a 404 when unknown', async () => {
		const { baseUrl } = await mockApiWith();
		expect(await json(`${baseUrl}/scrape/batch/none/progress`)).toMatchObject({
			status: 404,
			body: { error: { code: 'BATCH_NOT_FOUND' } },
		});
	});
});
