import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { EXAMPLE_JOBS } from '../../tools/mockApi/exampleJobs.mts';
import { examplePage } from '../../tools/mockApi/examplePage.mts';
import { sendRaw, until } from './rawClient.mts';
import { startMockApi, TEST_API_KEY } from '../../tools/mockApi/mockApi.mts';
import type { Fault, JobPlan, MockApi, MockApiOptions } from '../../tools/mockApi/mockApi.mts';

const KEY = { 'X-API-Key': TEST_API_KEY };
const SEED = {
	job_id: 'job_abc123def456',
	status: 'completed',
	url: 'https://example.com/products',
	extracted_data: [{ title: 'Product Name', price: 29.99 }],
	metadata: { processing_time: 2.5, engine_used: 'browser', llm_calls: 1, cache_hit: false },
	created_at: '2024-12-16T10:30:00Z',
	completed_at: '2024-12-16T10:30:02Z',
};

const running: MockApi[] = [];

async function mockApiWith(options?: MockApiOptions): Promise<MockApi> {
	const mockApi = await startMockApi(options);
	running.push(mockApi);
	return mockApi;
}

async function get(url: string, headers: Record<string, string> = KEY) {
	const response = await fetch(url, { headers, redirect: 'manual' });
	const text = await response.text();
	return { status: response.status, headers: response.headers, text };
}

async function json(url: string, headers?: Record<string, string>) {
	const { status, text } = await get(url, headers);
	return { status, body: JSON.parse(text) as Record<string, unknown> };
}

/** Time stands still until a test moves it. */
function stopTheClock(): { forward(ms: number): void } {
	let passed = 0;
	const monotonic = Math.floor(performance.now());
	const unix = Date.parse('2025-06-01T08:00:00Z');
	jest.spyOn(performance, 'now').mockImplementation(() => monotonic + passed);
	jest.spyOn(Date, 'now').mockImplementation(() => unix + passed);
	return {
		forward: (ms) => {
			passed += ms;
		},
	};
}

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(running.splice(0).map(async (mockApi) => await mockApi.close()));
});

describe('authentication', () => {
	const wrong = 'another-key';
	const both = ['X-API-Key', 'Authorization'] as const;
	test.each([
		['key in X-API-Key', both, KEY, 200, undefined],
		['key as Bearer', both, { Authorization: `Bearer ${TEST_API_KEY}` }, 200, undefined],
		['none', both, {}, 401, 'AUTHENTICATION_REQUIRED'],
		['wrong key', both, { 'X-API-Key': wrong }, 401, 'INVALID_API_KEY'],
		['wrong Bearer', both, { Authorization: `Bearer ${wrong}` }, 401, 'TOKEN_INVALID'],
		['no Bearer but Basic', both, { Authorization: 'Basic eA==' }, 401, 'AUTHENTICATION_REQUIRED'],
		['only Bearer accepted', ['Authorization'] as const, KEY, 401, 'AUTHENTICATION_REQUIRED'],
		[
			'only X-API-Key accepted',
			['X-API-Key'] as const,
			{ Authorization: `Bearer ${TEST_API_KEY}` },
			401,
			'AUTHENTICATION_REQUIRED',
		],
	])('%s', async (_name, accepted, headers, status, code) => {
		const mockApi = await mockApiWith({ acceptHeaders: [...accepted] });
		const response = await json(`${mockApi.baseUrl}/scrape/jobs?limit=1`, headers);
		expect(response.status).toBe(status);
		expect((response.body.error as { code: string } | undefined)?.code).toBe(code);
	});

	test('is checked before the parameters', async () => {
		const { baseUrl } = await mockApiWith();
		expect((await get(`${baseUrl}/scrape/jobs?limit=0`, {})).status).toBe(401);
		expect((await get(`${baseUrl}/scrape/jobs?limit=0`)).status).toBe(422);
	});

	test('a revoked key is told so until the reset', async () => {
		const mockApi = await mockApiWith();
		mockApi.revokeKey();
		const { status, body } = await json(`${mockApi.baseUrl}/scrape/jobs`);
		expect([status, body]).toMatchObject([401, { error: { code: 'API_KEY_DEACTIVATED' } }]);
		mockApi.reset();
		expect((await get(`${mockApi.baseUrl}/scrape/jobs`)).status).toBe(200);
	});
});

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

describe('the list', () => {
	test('pages and counts', async () => {
		const mockApi = await mockApiWith();
		const ids = Array.from({ length: 60 }, () => mockApi.addJob());
		const page = async (query: string) => {
			const { body } = await json(`${mockApi.baseUrl}/scrape/jobs${query}`);
			const rows = body.jobs as Array<{ job_id: string }>;
			return { ids: rows.map((row) => row.job_id), rest: [body.total, body.limit, body.offset] };
		};
		expect(await page('')).toEqual({ ids: ids.slice(0, 50), rest: [60, 50, 0] });
		expect(await page('?limit=7&offset=55')).toEqual({ ids: ids.slice(55), rest: [60, 7, 55] });
		expect(await page('?offset=60')).toEqual({ ids: [], rest: [60, 50, 60] });
	});

	test('filters by the status of the moment, and says why a job failed', async () => {
		const mockApi = await mockApiWith();
		mockApi.addJob();
		const id = mockApi.addJob({ outcome: 'failed', progressErrorMessage: 'Blocked' });
		const { body } = await json(`${mockApi.baseUrl}/scrape/jobs?status=failed`);
		expect(body).toMatchObject({ total: 1, jobs: [{ job_id: id, error_message: 'Blocked' }] });
	});

	test.each(['limit=0', 'limit=101', 'limit=ten', 'offset=-1', 'status=done'])(
		'%s is refused with 422',
		async (query) => {
			const { baseUrl } = await mockApiWith();
			const { status, body } = await json(`${baseUrl}/scrape/jobs?${query}`);
			const field = query.split('=')[0];
			expect([status, body]).toMatchObject([
				422,
				{ error: { code: 'VALIDATION_ERROR', details: { field } } },
			]);
		},
	);
});

describe('envelopes', () => {
	test.each([
		['envelope', 'limit=0', { success: false, error: { code: 'VALIDATION_ERROR', status: 422 } }],
		[
			'detail',
			'limit=0',
			{ status_code: 422, error_type: 'ValidationError', errors: [{ field: 'limit' }] },
		],
		['framework', 'limit=0', { detail: [{ loc: ['query', 'limit'], type: 'greater_than_equal' }] }],
	] as const)('errors as %s', async (errorForm, query, expected) => {
		const { baseUrl } = await mockApiWith({ errorForm });
		expect((await json(`${baseUrl}/scrape/jobs?${query}`)).body).toMatchObject(expected);
	});

	test('401 in the older and in the framework form', async () => {
		const older = await mockApiWith({ errorForm: 'detail' });
		const framework = await mockApiWith({ errorForm: 'framework' });
		expect((await json(`${older.baseUrl}/scrape/jobs`, {})).body).toMatchObject({
			detail: expect.any(String),
			status_code: 401,
			error_type: 'AuthenticationError',
			meta: { request_id: expect.any(String) },
		});
		expect((await json(`${framework.baseUrl}/scrape/jobs`, {})).body).toEqual({
			detail: 'Not authenticated',
		});
	});

	test.each([
		[undefined, false, false, true],
		[true, true, true, true],
		[false, false, false, false],
	])('wrap %s', async (wrap, job, list, progress) => {
		const mockApi = await mockApiWith({ wrap });
		const path = `/scrape/jobs/${mockApi.addJob()}`;
		const isWrapped = async (below: string) => {
			const { body } = await json(`${mockApi.baseUrl}${below}`);
			return body.success === true && typeof body.data === 'object';
		};
		expect(await isWrapped(path)).toBe(job);
		expect(await isWrapped('/scrape/jobs')).toBe(list);
		expect(await isWrapped(`${path}/progress`)).toBe(progress);
	});

	test('every response has its own request ID, every error a trace ID', async () => {
		const { baseUrl } = await mockApiWith();
		const responses = [
			await get(`${baseUrl}/scrape/jobs`),
			await get(`${baseUrl}/scrape/jobs/none`),
			await get(`${baseUrl}/wrong`),
		];
		expect(new Set(responses.map(({ headers }) => headers.get('x-request-id'))).size).toBe(3);
		expect(responses[0]?.headers.get('x-request-id')).toMatch(/^req_/);
		expect(JSON.parse(responses[1]?.text ?? '')).toMatchObject({
			error: { trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
		});
	});
});

describe('paths', () => {
	test('only under the base paths it has; wrong routes and methods as the framework has them', async () => {
		const { origin, baseUrl } = await mockApiWith({ basePaths: ['/v1'] });
		expect(baseUrl).toBe(`${origin}/v1`);
		expect((await get(`${origin}/v1/scrape/jobs`)).status).toBe(200);
		const wrong = [
			'/api/v1/scrape/jobs',
			'/v9/scrape/jobs',
			'/v1/scrape',
			'/v1/scrape/jobs/',
			'/',
			'/v1',
		];
		for (const path of wrong) {
			expect([path, await json(`${origin}${path}`)]).toEqual([
				path,
				{ status: 404, body: { detail: 'Not Found' } },
			]);
		}
		const post = await fetch(`${origin}/v1/scrape/jobs`, { method: 'POST', body: '{' });
		expect(post.status).toBe(405);
	});
});

describe('recording', () => {
	test('keeps what arrived, as it arrived', async () => {
		const mockApi = await mockApiWith();
		const id = mockApi.addJob({ id: 'a/b' });
		await get(`${mockApi.baseUrl}/scrape/jobs/a%2Fb?x=%20y`, { ...KEY, 'X-Own': 'Value' });
		await get(`${mockApi.baseUrl}/scrape/jobs/a%2Fb/progress`);
		await get(`${mockApi.baseUrl}/scrape/jobs`);
		await get(`${mockApi.baseUrl}/scrape/jobs/%E0%A4%A`, {});
		const [first, , , last] = mockApi.requests;
		expect(mockApi.requests).toHaveLength(4);
		expect(first).toMatchObject({
			method: 'GET',
			url: '/api/v1/scrape/jobs/a%2Fb?x=%20y',
			path: '/api/v1/scrape/jobs/a%2Fb',
			headers: { 'x-own': 'Value', 'x-api-key': TEST_API_KEY },
			status: 200,
			at: expect.any(Number),
			respondedAt: expect.any(Number),
		});
		expect(first?.aborted).toBeUndefined();
		expect(last).toMatchObject({ path: '/api/v1/scrape/jobs/%E0%A4%A', status: 401 });
		expect(mockApi.requestsFor(id)).toEqual([first]);
	});

	test('the reset forgets everything', async () => {
		const mockApi = await mockApiWith();
		const id = mockApi.addJob();
		mockApi.fault({ fault: { kind: 'status', status: 500 } });
		await get(`${mockApi.baseUrl}/scrape/jobs/${id}`);
		mockApi.reset();
		expect(mockApi.requests).toEqual([]);
		expect((await get(`${mockApi.baseUrl}/scrape/jobs/${id}`)).status).toBe(404);
	});
});

describe('rate limit', () => {
	test('a bucket, its headers, and its refill', async () => {
		const clock = stopTheClock();
		const { baseUrl } = await mockApiWith({ rateLimit: { capacity: 2, perMinute: 20 } });
		const send = async (headers?: Record<string, string>) => {
			const response = await get(`${baseUrl}/scrape/jobs`, headers);
			const names = ['limit', 'remaining', 'reset', 'retry-after'];
			const values = names.map((name) => response.headers.get(`x-ratelimit-${name}`));
			return [response.status, ...values, response.headers.get('retry-after')];
		};
		const start = Date.parse('2025-06-01T08:00:00Z') / 1000;
		expect(await send()).toEqual([200, '20', '1', `${start + 3}`, '0', null]);
		expect(await send()).toEqual([200, '20', '0', `${start + 6}`, '0', null]);
		expect(await send()).toEqual([429, '20', '0', `${start + 6}`, '3', '3']);
		expect(await send({})).toEqual([401, '20', '2', `${start}`, '0', null]);
		clock.forward(2999);
		expect(await send()).toMatchObject([429, '20', '0', expect.anything(), '1', '1']);
		clock.forward(1);
		expect((await send())[0]).toBe(200);
	});

	test('off, there are no such headers', async () => {
		const { baseUrl } = await mockApiWith();
		const { headers } = await get(`${baseUrl}/scrape/jobs`);
		expect([...headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
	});

	test('the reset fills the bucket', async () => {
		const mockApi = await mockApiWith({ rateLimit: { capacity: 1, perMinute: 1 } });
		const status = async () => (await get(`${mockApi.baseUrl}/scrape/jobs`)).status;
		expect([await status(), await status()]).toEqual([200, 429]);
		mockApi.reset();
		expect(await status()).toBe(200);
	});
});

describe('fault rules', () => {
	const broken: Fault = { kind: 'status', status: 500 };
	async function statuses(mockApi: MockApi, paths: string[]): Promise<number[]> {
		const seen: number[] = [];
		for (const path of paths) seen.push((await get(`${mockApi.baseUrl}${path}`)).status);
		return seen;
	}

	test('on, after and times', async () => {
		const mockApi = await mockApiWith();
		const job = `/scrape/jobs/${mockApi.addJob()}`;
		mockApi.fault({ on: job, after: 1, times: 2, fault: broken });
		const paths = [job, '/scrape/jobs', job, job, job];
		expect(await statuses(mockApi, paths)).toEqual([200, 200, 500, 500, 200]);
	});

	test('a pattern sees path and query; its memory does not matter', async () => {
		const mockApi = await mockApiWith();
		mockApi.fault({ on: /limit=1$/g, fault: broken });
		const paths = ['/scrape/jobs?limit=1', '/scrape/jobs?limit=1', '/scrape/jobs?limit=2'];
		expect(await statuses(mockApi, paths)).toEqual([500, 500, 200]);
	});

	test('the oldest rule that is due wins, and each counts all that match it', async () => {
		const mockApi = await mockApiWith();
		mockApi.fault({ times: 2, fault: broken });
		mockApi.fault({ after: 3, times: 1, fault: { kind: 'status', status: 503 } });
		const paths = Array.from({ length: 5 }, () => '/scrape/jobs');
		expect(await statuses(mockApi, paths)).toEqual([500, 500, 200, 503, 200]);
	});

	test('a request with a fault starts the clock too', async () => {
		const clock = stopTheClock();
		const mockApi = await mockApiWith();
		const job = `/scrape/jobs/${mockApi.addJob({ clock: 'firstRequest', finishAfter: 100 })}`;
		mockApi.fault({ times: 1, fault: broken });
		await get(`${mockApi.baseUrl}${job}`);
		clock.forward(100);
		expect((await json(`${mockApi.baseUrl}${job}`)).body.status).toBe('completed');
	});
});

describe('overridden responses', () => {
	async function getWith(fault: Fault) {
		const mockApi = await mockApiWith();
		const id = mockApi.addJob({ id: 'job_1', data: [{ a: 1 }] });
		mockApi.fault({ fault });
		return await get(`${mockApi.baseUrl}/scrape/jobs/${id}`);
	}

	test('a status, with the usual error unless told otherwise', async () => {
		const usual = await getWith({ kind: 'status', status: 503, headers: { 'Retry-After': '7' } });
		expect([usual.status, usual.headers.get('retry-after')]).toEqual([503, '7']);
		expect(usual.headers.get('x-request-id')).toMatch(/^req_/);
		expect(JSON.parse(usual.text)).toMatchObject({ error: { code: 'SERVICE_UNAVAILABLE' } });
		const object = await getWith({ kind: 'status', status: 402, body: { detail: 'Pay' } });
		expect([object.status, object.text]).toEqual([402, '{"detail":"Pay"}']);
		const text = await getWith({ kind: 'status', status: 500, body: 'Oh' });
		expect([text.status, text.text]).toEqual([500, 'Oh']);
	});

	test("a gateway's page", async () => {
		const { status, headers, text } = await getWith({ kind: 'html', status: 502 });
		expect([status, headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
		expect(text).toContain('<h1>502 Bad Gateway</h1>');
	});

	test('a redirect', async () => {
		const { status, headers } = await getWith({ kind: 'redirect', location: 'http://x.example/' });
		expect([status, headers.get('location')]).toEqual([302, 'http://x.example/']);
		const permanent = await getWith({ kind: 'redirect', location: '/elsewhere', status: 308 });
		expect([permanent.status, permanent.headers.get('location')]).toEqual([308, '/elsewhere']);
	});

	test('a body as given', async () => {
		expect(await getWith({ kind: 'body', body: '{"job_id":' })).toMatchObject({
			status: 200,
			text: '{"job_id":',
		});
		expect(await getWith({ kind: 'body', body: '', status: 204 })).toMatchObject({ status: 204 });
		const zipped = gzipSync(Buffer.alloc(1_000_000, ' '));
		const headers = { 'Content-Encoding': 'gzip' };
		const bomb = await getWith({ kind: 'body', body: zipped, headers });
		expect(bomb.headers.get('content-length')).toBe(String(zipped.length));
		expect(bomb.text).toHaveLength(1_000_000);
	});

	test('wrapped and unwrapped, whatever the habit', async () => {
		const mockApi = await mockApiWith();
		const path = `${mockApi.baseUrl}/scrape/jobs/${mockApi.addJob()}`;
		mockApi.fault({ times: 1, fault: { kind: 'wrapped' } });
		expect(await json(path)).toMatchObject({ status: 200, body: { success: true, data: {} } });
		expect((await json(path)).body).not.toHaveProperty('success');
		mockApi.fault({ times: 1, fault: { kind: 'unwrapped' } });
		expect((await json(`${path}/progress`)).body).toMatchObject({ total_properties_found: 0 });
	});
});

describe('broken responses', () => {
	async function send(fault: Fault) {
		const mockApi = await mockApiWith();
		const url = `${mockApi.baseUrl}/scrape/jobs/${mockApi.addJob({ data: [{ a: 'x'.repeat(99) }] })}`;
		const whole = (await get(url)).text;
		mockApi.requests.length = 0;
		mockApi.fault({ times: 1, fault });
		const sent = sendRaw(url, KEY);
		await until(() => mockApi.requests.length === 1);
		return { mockApi, whole, sent, request: mockApi.requests[0] };
	}

	test('reset before the response', async () => {
		const { sent, request } = await send({ kind: 'resetBefore' });
		expect(await sent.response).toEqual({ text: '', body: '', end: 'ECONNRESET' });
		expect(request).not.toHaveProperty('status');
		expect(request).not.toHaveProperty('aborted');
	});

	test('reset in the middle', async () => {
		const { sent, whole } = await send({ kind: 'resetDuring' });
		const { body, end } = await sent.response;
		expect(end).toBe('ECONNRESET');
		expect(body.length).toBeGreaterThan(0);
		expect(whole.startsWith(body) && body.length < whole.length).toBe(true);
	});

	test('cut off: less than declared, then a clean end', async () => {
		const { sent, whole, request } = await send({ kind: 'cutOff' });
		const { text, body, end } = await sent.response;
		expect(end).toBe('closed');
		expect(text).toMatch(
			new RegExp(`^HTTP/1.1 200 OK[^]*content-length: ${whole.length}\r\n`, 'i'),
		);
		expect(body).toBe(whole.slice(0, Math.floor(whole.length / 2)));
		expect(request?.respondedAt).toBeUndefined();
	});

	test('silence lasts until the client leaves', async () => {
		const { sent, request, mockApi } = await send({ kind: 'silence' });
		expect((await get(`${mockApi.baseUrl}/scrape/jobs`)).status).toBe(200);
		expect(request).not.toHaveProperty('status');
		sent.socket.destroy();
		expect((await sent.response).text).toBe('');
		await until(() => request?.aborted === true);
	});

	test('drip: a byte, and the next one later', async () => {
		const { sent, whole, request } = await send({
			kind: 'drip',
			everyMs: 3_600_000,
			bytes: 3,
		});
		await sent.bodyBytes(1);
		sent.socket.destroy();
		expect((await sent.response).body).toBe(whole.slice(0, 3));
		await until(() => request?.aborted === true);
		expect(request?.respondedAt).toBeUndefined();
	});

	test('drip: the whole body in the end', async () => {
		const { sent, whole, request } = await send({ kind: 'drip', everyMs: 0, bytes: 100 });
		await sent.bodyBytes(whole.length);
		await until(() => request?.respondedAt !== undefined);
		sent.socket.destroy();
		expect((await sent.response).body).toBe(whole);
		expect(request).not.toHaveProperty('aborted');
	});

	test('delay: other requests get their response meanwhile', async () => {
		const mockApi = await mockApiWith();
		const id = mockApi.addJob();
		mockApi.fault({ on: id, times: 1, fault: { kind: 'delay', ms: 3_600_000 } });
		mockApi.fault({ on: id, fault: { kind: 'delay', ms: 1 } });
		const sent = sendRaw(`${mockApi.baseUrl}/scrape/jobs/${id}`, KEY);
		await until(() => mockApi.requests.length === 1);
		expect(await json(`${mockApi.baseUrl}/scrape/jobs/${id}`)).toMatchObject({
			status: 200,
			body: { job_id: id },
		});
		sent.socket.destroy();
		expect((await sent.response).text).toBe('');
		await until(() => mockApi.requests[0]?.aborted === true);
	});

	test.each<Fault>([{ kind: 'silence' }, { kind: 'delay', ms: 3_600_000 }])(
		'closing ends what hangs: %j',
		async (fault) => {
			const { sent, mockApi } = await send(fault);
			await mockApi.close();
			expect((await sent.response).text).toBe('');
			await expect(fetch(mockApi.baseUrl)).rejects.toThrow();
		},
	);
});

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
		const mockApi = await mockApiWith({
			home: (jobs) => examplePage(jobs, 'http://base', 'key'),
		});
		for (const plan of Object.values(EXAMPLE_JOBS)) mockApi.addJob(plan);
		mockApi.addJob({ data: [{ a: '<script>' }] });
		const page = async () => await get(`${mockApi.origin}/`, {});
		const { text, headers, status } = await page();
		expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
		for (const { id } of Object.values(EXAMPLE_JOBS)) expect(text).toContain(`<code>${id}</code>`);
		expect(text).toContain('Site blocked by anti-bot measures');
		expect(text).toContain('16 items, the first 3');
		expect(text).toContain('&#60;script&#62;');
		expect(text.match(/<script>/g)).toHaveLength(1);
		clock.forward(60_000);
		expect((await page()).text).toContain('<span class="status pending">pending</span>');
	});
});
