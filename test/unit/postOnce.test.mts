import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { postOnce } from '../../nodes/shared/polling/postOnce.ts';
import type { ApiError } from '../../nodes/shared/transport/apiError.ts';
import type { AitronosClient, ApiRequest, ApiResult } from '../../nodes/shared/transport/client.ts';

type Scripted = object | { error: ApiError; retryAfter?: number };

const parse = (data: unknown) => data as { job_id: string };
const BODY = { url: 'https://example.com/', schema: {} };
const http = (status: number): ApiError => ({ kind: 'http', status, server: { source: 'api' } });

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Posts in virtual time; the client sends each request when it is ready. */
async function post(script: Scripted[]) {
	const startedAt = performance.now();
	/** Times in seconds. */
	const sent: Array<{
		at: number;
		request: Omit<ApiRequest<unknown>, 'parse'>;
	}> = [];
	const client: AitronosClient = {
		signal: new AbortController().signal,
		close() {},
		async request<T>(request: ApiRequest<T>): Promise<ApiResult<T>> {
			const { readyAt = 0, parse } = request;
			const calledAt = performance.now();
			await new Promise((resolve) => {
				setTimeout(resolve, Math.max(0, readyAt - calledAt));
			});
			const at = performance.now();
			const seconds = (time: number) => Math.round(time / 1000);
			sent.push({ at: seconds(at - startedAt), request });
			const response = script.shift()!;
			const timing = { startedAt: at, queuedMs: 0 };
			return 'error' in response
				? { isTransient: true, ...timing, ...(response as { error: ApiError }) }
				: { data: parse(response)!, ...timing };
		},
	};
	const posting = postOnce(client, { path: ['scrape'], body: BODY, parse });
	await jest.advanceTimersByTimeAsync(600_000);
	return { result: await posting, sent };
}

it('sends the body once and waits a minute for the response', async () => {
	const { result, sent } = await post([{ job_id: 'job_1' }]);
	expect(result).toEqual({ data: { job_id: 'job_1' } });
	expect(sent).toHaveLength(1);
	expect(sent[0]).toMatchObject({
		request: {
			method: 'POST',
			path: ['scrape'],
			body: BODY,
			headersTimeout: 60_000,
			maxRetryAfter: 60_000,
		},
	});
	expect(sent[0].request.deadline).toBeUndefined();
});

describe('is repeated', () => {
	it.each([429, 503])('after a %i, later each time, and twice at most', async (status) => {
		const error = { error: http(status) };
		const repeated = await post([error, error, { job_id: 'job_1' }]);
		expect(repeated.result).toEqual({ data: { job_id: 'job_1' } });
		expect(repeated.sent.map(({ at }) => at)).toEqual([0, 4, 12]);
		const failed = await post([error, error, error, { job_id: 'job_1' }]);
		expect(failed.result).toEqual(error);
		expect(failed.sent).toHaveLength(3);
	});

	it('no sooner if the API asks for less', async () => {
		const error = { error: http(429), retryAfter: 1_000 };
		const { sent } = await post([error, error, { job_id: 'job_1' }]);
		expect(sent.map(({ at }) => at)).toEqual([0, 4, 12]);
	});
});

it.each<ApiError>([
	http(500),
	http(502),
	http(408),
	http(422),
	{ kind: 'http', status: 503, server: { source: 'gateway' } },
	{ kind: 'http', status: 429, server: { source: 'gateway' } },
	{ kind: 'timeout' },
	{ kind: 'network', code: 'ECONNRESET' },
	{ kind: 'network', code: 'ECONNREFUSED' },
	{ kind: 'incomplete' },
	{ kind: 'notJson', status: 200 },
	{ kind: 'unexpected' },
	{ kind: 'rateLimited', retryAfter: 90_000, cause: http(429) },
	{ kind: 'aborted', wasSent: true },
])('is not repeated after %j', async (error) => {
	const { result, sent } = await post([{ error }, { job_id: 'job_1' }]);
	expect(result).toEqual({ error });
	expect(sent).toHaveLength(1);
});
