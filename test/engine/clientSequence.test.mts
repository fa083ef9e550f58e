/** Several requests of one client: the slots of its rate limiter, Retry-After, and closing. */
import { describe, expect, it } from '@jest/globals';
import type { ApiRequest } from '../../nodes/shared/transport/client.ts';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { type ClientRun, JOB_PATH, withValidClient } from './clientFixture.mts';
import { useMockApi } from './fixture.mts';

const { mockApi } = useMockApi();

const GET: ApiRequest<unknown> = { path: JOB_PATH, parse: (data) => data };
const POST: ApiRequest<unknown> = {
	method: 'POST',
	path: ['scrape'],
	body: { url: 'https://example.com', schema: { type: 'object', properties: {} } },
	parse: (data) => data,
};
const later = (seconds: number) => ({ deadline: performance.now() + seconds * 1_000 });

const use = async <T,>(
	run: Partial<ClientRun>,
	action: Parameters<typeof withValidClient<T>>[2],
): Promise<T> => await withValidClient(mockApi(), run, action);

const ABORTED = { error: { kind: 'aborted', wasSent: false }, isTransient: false, queuedMs: 0 };
const limited = (more: object): Fault => ({
	kind: 'status',
	status: 429,
	headers: { 'Retry-After': '600' },
	...more,
});

describe('a client', () => {
	it('sends one request after another if Concurrency is 1', async () => {
		mockApi().addJob({ id: 'job_1' });
		const results = await use(
			{ concurrency: 1 },
			async (client) => await Promise.all([client.request(GET), client.request(GET)]),
		);
		const ok = expect.objectContaining({ data: expect.objectContaining({ job_id: 'job_1' }) });
		expect(results).toEqual([ok, ok]);
		expect(mockApi().requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
	});

	it('frees the slot of a request that failed', async () => {
		mockApi().fault({ fault: { kind: 'resetBefore' }, times: 1 });
		mockApi().addJob({ id: 'job_1' });
		const results = await use({ concurrency: 1 }, async (client) => [
			await client.request(GET),
			await client.request(GET),
		]);
		expect(results).toMatchObject([{ isTransient: true }, { data: { job_id: 'job_1' } }]);
	});

	it('is told what the API returned instead of what was wanted', async () => {
		mockApi().addJob({ id: 'job_1' });
		const request = { ...GET, parse: () => undefined };
		expect(await use({}, async (client) => await client.request(request))).toMatchObject({
			error: { kind: 'unexpected' },
			isTransient: true,
		});
	});

	it('takes an odd 4xx for temporary only after the API has answered', async () => {
		mockApi().addJob({ id: 'job_1' });
		mockApi().fault({ fault: { kind: 'html', status: 404 }, times: 1 });
		const results = await use({}, async (client) => {
			const before = await client.request(GET);
			await client.request(GET);
			mockApi().fault({ fault: { kind: 'html', status: 404 }, times: 1 });
			return [before, await client.request(GET)];
		});
		expect(results).toMatchObject([{ isTransient: false }, { isTransient: true }]);
	});

	it('counts an error of the API itself as an answer', async () => {
		const results = await use({}, async (client) => {
			const first = await client.request(GET);
			mockApi().fault({ fault: { kind: 'html', status: 404 }, times: 1 });
			return [first, await client.request(GET)];
		});
		expect(results).toMatchObject([{ error: { status: 404 } }, { isTransient: true }]);
	});

	it('sends nothing after the deadline of a request', async () => {
		const request = { ...GET, deadline: performance.now() - 5_000 };
		expect(await use({}, async (client) => await client.request(request))).toMatchObject({
			error: { kind: 'noCapacity' },
			isTransient: false,
		});
		expect(mockApi().requests).toEqual([]);
	});
});

it('a POST sends its body as JSON, whatever its keys are', async () => {
	const body = { url: 'https://example.com/', schema: { constructor: 'ü' } };
	await use({}, async (client) => await client.request({ ...POST, body }));
	const [{ headers, body: sent }] = mockApi().requests;
	expect(headers['content-type']).toBe('application/json');
	expect(sent).toEqual(body);
});

describe('Retry-After', () => {
	it.each<[string, Fault, object]>([
		['of a 429', limited({ body: { detail: 'Slow down' } }), { message: 'Slow down' }],
		['of a 503', limited({ status: 503, body: { detail: 'Busy' } }), { message: 'Busy' }],
	])('%s counts for all requests', async (_what, fault, server) => {
		mockApi().fault({ fault, times: 1 });
		const [first, second] = await use({}, async (client) => [
			await client.request(GET),
			await client.request({ ...POST, maxRetryAfter: 60_000 }),
		]);
		expect(first).toMatchObject({ isBlocking: true, retryAfter: 600_000 });
		expect(second).toMatchObject({
			error: { kind: 'rateLimited', cause: { kind: 'http', server } },
			isTransient: false,
		});
		expect(mockApi().requests).toHaveLength(1);
	});

	it('counts for all requests even if the body can’t be unpacked', async () => {
		const headers = { 'Retry-After': '600', 'content-encoding': 'gzip' };
		mockApi().fault({ fault: { kind: 'body', body: 'plain', status: 429, headers }, times: 1 });
		const [first, second] = await use({}, async (client) => [
			await client.request(GET),
			await client.request({ ...GET, ...later(60) }),
		]);
		expect(first).toMatchObject({
			error: { kind: 'incomplete' },
			isBlocking: true,
			retryAfter: 600_000,
		});
		expect(second).toMatchObject({
			error: {
				kind: 'rateLimited',
				cause: { kind: 'http', status: 429, server: { source: 'gateway' } },
			},
		});
	});

	it('of another status is about this request only', async () => {
		mockApi().addJob({ id: 'job_1' });
		mockApi().fault({ fault: limited({ status: 502, body: { detail: 'Oh' } }), times: 1 });
		const [first, second] = await use({}, async (client) => [
			await client.request(GET),
			await client.request({ ...GET, ...later(60) }),
		]);
		expect(first).toMatchObject({ isBlocking: false, retryAfter: 600_000 });
		expect(second).toMatchObject({ data: { job_id: 'job_1' } });
	});
});

describe('a closed client', () => {
	it('sends nothing', async () => {
		const result = await use({}, async (client) => {
			client.close();
			return await client.request(GET);
		});
		expect(result).toMatchObject(ABORTED);
		expect(mockApi().requests).toEqual([]);
	});

	it('is one whose signal was aborted before it was made', async () => {
		const result = await use({ signal: AbortSignal.abort() }, async (client) => {
			expect(client.signal.aborted).toBe(true);
			return await client.request(GET);
		});
		expect(result).toMatchObject(ABORTED);
		expect(mockApi().requests).toEqual([]);
	});

	it('cancels what waits for a slot, and what is in flight', async () => {
		mockApi().fault({ fault: { kind: 'silence' } });
		const results = await use({ concurrency: 1 }, async (client) => {
			const pending = Promise.all([client.request(POST), client.request(POST)]);
			while (mockApi().requests.length === 0) await new Promise((r) => setTimeout(r, 5));
			client.close();
			return await pending;
		});
		expect(results).toMatchObject([{ error: { kind: 'aborted', wasSent: true } }, ABORTED]);
		expect(mockApi().requests).toHaveLength(1);
	});
});
