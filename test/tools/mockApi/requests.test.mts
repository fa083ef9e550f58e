import { describe, expect, test } from '@jest/globals';
import { TEST_API_KEY } from '../../../tools/mockApi/mockApi.mts';
import { get, json, KEY, mockApiWith, post, stopTheClock } from './fixture.mts';

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

describe('envelopes', () => {
	test.each([
		['envelope', 'limit=0', { success: false, error: { code: 'VALIDATION_ERROR', status: 422 } }],
		[
			'detail',
			'limit=0',
			{ status_code: 422, error_type: 'ValidationError', errors: [{ field: 'limit' }] },
		],
		['framework', 'limit=0', { detail: [{ loc: ['query', 'limit'], type: 'minimum' }] }],
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
			'/v1//scrape/jobs',
			'/v1/scrape/jobs//progress',
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
		expect(await post(`${origin}/v1/scrape/jobs`, '{')).toMatchObject({
			status: 405,
			body: { detail: 'Method Not Allowed' },
		});
		expect((await get(`${origin}/v1/scrape`)).status).toBe(405);
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
