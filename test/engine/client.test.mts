/** The client by itself: a node that only sends one request, in n8n's real engine, by real HTTP. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { ApiResult, ClientOptions } from '../../nodes/shared/transport/client.ts';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { type ClientRun, JOB_PATH, withClient } from './clientFixture.mts';
import { useMockApi } from './fixture.mts';

const { mockApi } = useMockApi();

interface Sent extends Partial<ClientOptions>, Partial<ClientRun> {
	path?: string[];
	/** Milliseconds from now. */
	deadline?: number;
	/** Milliseconds. */
	headersTimeout?: number;
}

type Result = Omit<ApiResult<unknown>, 'startedAt' | 'queuedMs' | 'isTransient'>;

/** What the client returns to a node of the engine. */
async function send({ path = JOB_PATH, deadline = Infinity, headersTimeout, ...run }: Sent = {}) {
	return await withClient(mockApi(), run, async (client) => {
		if ('error' in client) return client as unknown as Result;
		const now = performance.now();
		const result = await client.request({
			path,
			parse: (data) => data,
			readyAt: now,
			headersTimeout,
			deadline: now + deadline,
		});
		const { startedAt: _startedAt, queuedMs: _queuedMs, ...rest } = result;
		if ('isTransient' in rest) delete (rest as { isTransient?: boolean }).isTransient;
		return rest as Result;
	});
}

const JOB = expect.objectContaining({ job_id: 'job_1', status: 'completed' });
const words = (more: object) => expect.objectContaining(more);

describe('a response is returned as', () => {
	it.each<[string, Fault | undefined, object]>([
		['its data', undefined, { data: JOB }],
		['its data without the envelope', { kind: 'wrapped' }, { data: JOB }],
		['a list', { kind: 'body', body: '[1]' }, { data: [1] }],
		['null', { kind: 'body', body: 'null' }, { data: null }],
		[
			'an envelope without data',
			{ kind: 'body', body: '{"success":true,"data":1}' },
			{ data: { success: true, data: 1 } },
		],
		[
			'the data of an envelope without success',
			{ kind: 'body', body: '{"data":{"a":1}}' },
			{ data: { a: 1 } },
		],
		[
			'unpacked',
			{ kind: 'body', body: gzipSync('{"a":1}'), headers: { 'content-encoding': 'gzip' } },
			{ data: { a: 1 } },
		],
		['created', { kind: 'body', body: '{"a":1}', status: 201 }, { data: { a: 1 } }],
		[
			'data with Retry-After',
			{ kind: 'body', body: '{"a":1}', headers: { 'Retry-After': '7' } },
			{ data: { a: 1 }, retryAfter: 7_000 },
		],
		[
			'a rejection',
			{ kind: 'body', body: '{"success":false,"error":{"code":"NO","message":"Not today"}}' },
			{ error: { kind: 'rejected', server: words({ message: 'Not today', code: 'NO' }) } },
		],
		[
			'a status with the server’s message',
			{ kind: 'status', status: 403, body: { detail: 'No', status_code: 403 } },
			{ error: { kind: 'http', status: 403, server: words({ message: 'No', source: 'api' }) } },
		],
		[
			'a status with a page',
			{ kind: 'html', status: 404 },
			{
				error: {
					kind: 'http',
					status: 404,
					server: words({ message: undefined, source: 'gateway' }),
				},
			},
		],
		[
			'a status with Retry-After',
			{ kind: 'status', status: 429, headers: { 'Retry-After': '5' } },
			{ error: words({ status: 429 }), retryAfter: 5_000 },
		],
		[
			'the least bad status',
			{ kind: 'status', status: 400, body: {} },
			{ error: words({ kind: 'http', status: 400 }) },
		],
		[
			'a redirect',
			{ kind: 'redirect', location: 'http://127.0.0.1:9/x', status: 300 },
			{ error: { kind: 'redirect', status: 300, location: 'http://127.0.0.1:9/x' } },
		],
		[
			'no redirect without a location',
			{ kind: 'status', status: 304, body: '' },
			{ error: words({ kind: 'http', status: 304 }) },
		],
		['not JSON', { kind: 'html', status: 200 }, { error: { kind: 'notJson', status: 200 } }],
		['nothing', { kind: 'body', body: '' }, { error: { kind: 'notJson', status: 200 } }],
		['incomplete', { kind: 'cutOff' }, { error: { kind: 'incomplete' } }],
		['incomplete after a reset', { kind: 'resetDuring' }, { error: { kind: 'incomplete' } }],
		[
			'a network error',
			{ kind: 'resetBefore' },
			{ error: { kind: 'network', code: 'ECONNRESET' } },
		],
		[
			'too large',
			{ kind: 'body', body: Buffer.alloc((32 << 20) + 1, ' ') },
			{ error: { kind: 'tooLarge' } },
		],
		[
			'data of the maximum size',
			{ kind: 'body', body: Buffer.from('1'.padStart(32 << 20)) },
			{ data: 1 },
		],
	])('%s', async (_what, fault, expected) => {
		mockApi().addJob({ id: 'job_1' });
		if (fault) mockApi().fault({ fault });
		expect(await send()).toMatchObject(expected);
		expect(mockApi().requests).toHaveLength(1);
	});
});

describe('a request', () => {
	it('is a GET of one segment each, for JSON, with the key', async () => {
		await send({ path: ['a/b', 'ü'] });
		expect(mockApi().requests).toHaveLength(1);
		expect(mockApi().requests[0]).toMatchObject({
			method: 'GET',
			url: '/api/v1/a%2Fb/%C3%BC',
			headers: { accept: 'application/json', 'x-api-key': mockApi().apiKey },
		});
	});

	it.each<[string, Fault, Sent]>([
		['when no response begins in time', { kind: 'silence' }, { headersTimeout: 300 }],
		['when the body arrives too slowly', { kind: 'drip', everyMs: 50 }, { deadline: 0 }],
		[
			'when nothing more of the body arrives',
			{ kind: 'drip', bytes: 100, everyMs: 60_000 },
			{ deadline: 0 },
		],
	])('is given up %s', async (_when, fault, sent) => {
		mockApi().addJob({ id: 'job_1' });
		mockApi().fault({ fault });
		expect(await send(sent)).toMatchObject({ error: { kind: 'timeout' } });
		await expect(aborted()).resolves.toBe(true);
	});

	it.each<[string, Fault]>([
		['before the response begins', { kind: 'silence' }],
		['in the middle of the response', { kind: 'drip', everyMs: 50 }],
	])('is aborted with the execution, %s', async (_when, fault) => {
		mockApi().addJob({ id: 'job_1' });
		mockApi().fault({ fault });
		const outcome = await send({ signal: AbortSignal.timeout(300), deadline: 20_000 });
		expect(outcome).toMatchObject({ error: { kind: 'aborted' } });
	});

	it('whose response begins after it was given up reads nothing of it', async () => {
		mockApi().addJob({ id: 'job_1', data: ['x'.repeat(5_000_000)] });
		mockApi().fault({ fault: { kind: 'delay', ms: 600 } });
		expect(await send({ headersTimeout: 200 })).toMatchObject({
			error: { kind: 'timeout' },
		});
		await expect(aborted()).resolves.toBe(true);
	});

	it('that reaches nobody is a network error', async () => {
		expect(await send({ credential: { baseUrl: 'http://127.0.0.1:9' } })).toMatchObject({
			error: { kind: 'network', code: 'ECONNREFUSED' },
		});
	});

	it('ends with the execution', async () => {
		mockApi().fault({ fault: { kind: 'silence' } });
		const stopWhen = (async () => {
			while (mockApi().requests.length === 0) await new Promise((r) => setTimeout(r, 5));
		})();
		expect(await send({ stopWhen })).toMatchObject({ error: { kind: 'aborted' } });
		await expect(aborted()).resolves.toBe(true);
	});
});

describe('the key is redacted', () => {
	const apiKey = 'secret-key-42';
	it.each<[string, Fault]>([
		[
			'in the message of a status',
			{ kind: 'status', status: 401, body: { detail: `Bad ${apiKey} ${apiKey}` } },
		],
		[
			'in the message of a rejection',
			{ kind: 'body', body: `{"success":false,"error":{"message":"Bad ${apiKey}"}}` },
		],
		[
			'in the location of a redirect',
			{ kind: 'redirect', location: `http://127.0.0.1:9/?k=${apiKey}` },
		],
	])('%s', async (_where, fault) => {
		mockApi().fault({ fault });
		const text = JSON.stringify(await send({ credential: { apiKey: ` ${apiKey} ` } }));
		expect(text).toMatch(/Bad … …|Bad …|k=…/);
		expect(text).not.toContain(apiKey);
	});
});

describe('the credential', () => {
	it('that is invalid is an error before anything is sent', async () => {
		expect(await send({ credential: { baseUrl: 'nonsense' } })).toEqual({
			error: { error: expect.stringContaining("'Base URL'"), message: expect.any(String) },
		});
		expect(mockApi().requests).toHaveLength(0);
	});

	it('that is missing is an error, with n8n’s message', async () => {
		expect(await send({ credentials: {} })).toEqual({
			error: {
				error: "The Aitronos API credential couldn't be loaded",
				message: expect.stringMatching(
					/select an Aitronos API credential, .* Message from n8n: .*credential/,
				),
			},
		});
	});
});

/** Resolves when the mock API has seen the client go away. */
async function aborted(): Promise<boolean> {
	for (let tries = 0; tries < 200; tries++) {
		if (mockApi().requests[0]?.aborted) return true;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	return false;
}
