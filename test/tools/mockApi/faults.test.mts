import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import type { Fault, MockApi } from '../../../tools/mockApi/mockApi.mts';
import { get, json, KEY, mockApiWith, post, stopTheClock } from './fixture.mts';
import { sendRaw, until } from './rawClient.mts';

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

	test('a method', async () => {
		const mockApi = await mockApiWith();
		mockApi.fault({ method: 'POST', fault: broken });
		expect(await statuses(mockApi, ['/scrape/jobs'])).toEqual([200]);
		expect((await post(`${mockApi.baseUrl}/scrape`, {})).status).toBe(500);
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

	test('plain text and other bytes under their content type', async () => {
		const text = await getWith({ kind: 'status', status: 404, body: 'default backend - 404' });
		expect([text.text, text.headers.get('content-type')]).toEqual([
			'default backend - 404',
			'text/plain; charset=utf-8',
		]);
		const type = 'application/json; charset=iso-8859-1';
		const mockApi = await mockApiWith();
		const body = Buffer.from('["Zürich"]', 'latin1');
		mockApi.fault({ fault: { kind: 'body', body, headers: { 'Content-Type': type } } });
		const response = await fetch(mockApi.baseUrl);
		expect(response.headers.get('content-type')).toBe(type);
		expect(Buffer.from(await response.arrayBuffer())).toEqual(body);
	});
});

describe('changed responses', () => {
	test('further headers, and another status', async () => {
		const mockApi = await mockApiWith();
		const url = `${mockApi.baseUrl}/scrape/jobs/${mockApi.addJob({ id: 'a' })}`;
		const headers = { 'Retry-After': '30' };
		mockApi.fault({ times: 1, fault: { kind: 'headers', headers } });
		mockApi.fault({ after: 1, times: 1, fault: { kind: 'headers', headers, status: 202 } });
		for (const status of [200, 202]) {
			const response = await get(url);
			expect([response.status, response.headers.get('retry-after')]).toEqual([status, '30']);
			expect(JSON.parse(response.text)).toMatchObject({ job_id: 'a', status: 'completed' });
		}
		expect((await get(url)).headers.get('retry-after')).toBeNull();
	});

	test('an edited body, inside the envelope', async () => {
		const mockApi = await mockApiWith();
		const url = `${mockApi.baseUrl}/scrape/jobs/${mockApi.addJob({ id: 'a' })}`;
		mockApi.fault({ fault: { kind: 'edit', edit: (body) => ({ ...body, status: 'success' }) } });
		expect((await json(url)).body).toMatchObject({ job_id: 'a', status: 'success' });
		expect((await json(`${url}/progress`)).body).toMatchObject({ data: { status: 'success' } });
		expect((await json(`${url}x`)).body).not.toHaveProperty('status');
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

	test('throttle: headers at once, then the whole body in the end', async () => {
		const { sent, whole, mockApi, request } = await send({
			kind: 'throttle',
			bytesPerSecond: 10_000,
		});
		await sent.bodyBytes(whole.length);
		await until(() => request?.respondedAt !== undefined);
		sent.socket.destroy();
		expect((await sent.response).body).toBe(whole);
		mockApi.fault({ fault: { kind: 'throttle', bytesPerSecond: 0.001 } });
		const { status, body } = await fetch(`${mockApi.baseUrl}/scrape/jobs`, { headers: KEY });
		expect(status).toBe(200);
		await body?.cancel();
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
