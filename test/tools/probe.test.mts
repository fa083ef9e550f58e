import { afterEach, describe, expect, test } from '@jest/globals';
import { isJobId, probe } from '../../tools/probe/probe.mts';
import { readSettings } from '../../tools/probe/settings.mts';
import { EXAMPLE_JOBS } from '../../tools/mockApi/exampleJobs.mts';
import { startMockApi, TEST_API_KEY } from '../../tools/mockApi/mockApi.mts';
import type { MockApi, MockApiOptions } from '../../tools/mockApi/mockApi.mts';

const running: MockApi[] = [];

afterEach(async () => {
	await Promise.all(running.splice(0).map(async (mockApi) => await mockApi.close()));
});

interface Guise extends MockApiOptions {
	/** What is done to the mock API before the probe. */
	prepare?: (mockApi: MockApi) => void | Promise<void>;
	/** The key that the probe uses; default: the right one. */
	probeKey?: string;
	jobId?: string;
}

/** Probes a mock API with the example jobs. Whatever the guise, the probe only reads and is discreet. */
async function probed({ prepare, probeKey = TEST_API_KEY, jobId, ...options }: Guise = {}) {
	const mockApi = await startMockApi(options);
	running.push(mockApi);
	mockApi.setListBehavior({ order: 'oldestFirst' });
	for (const plan of Object.values(EXAMPLE_JOBS)) mockApi.addJob(plan);
	await prepare?.(mockApi);
	const lines: string[] = [];
	const worked = await probe({
		apiKey: probeKey,
		bases: [`${mockApi.origin}/api/v1`, `${mockApi.origin}/v1`],
		jobId,
		write: (line) => lines.push(line),
	});
	const text = lines.join('\n');
	expect(text).not.toContain(probeKey);
	expect(text).not.toContain(probeKey.slice(0, 12));
	expect(mockApi.requests.every(({ method }) => method === 'GET')).toBe(true);
	expect(mockApi.requests.length).toBeLessThan(30);
	expect(lines.every((line) => !/[\n\r\u001b]/.test(line))).toBe(true);
	return { worked, lines, text, mockApi, verdict: verdictsIn(lines) };
}

/** The lines printed for each matter, by the matter's name. */
function verdictsIn(lines: string[]): Record<string, string[]> {
	const start = lines.findIndex((line) => line.startsWith('What holds')) + 1;
	const found: Record<string, string[]> = {};
	let matter = '';
	for (const line of lines.slice(start, lines.indexOf('', start))) {
		const [, named, holds = ''] = /^ {2}(?:#\d+|) +(\S.*?\S)? {2,}(\S.*)$/.exec(line) ?? [];
		if (named !== undefined) matter = named;
		(found[matter] ??= []).push(holds === '' ? line.trim() : holds);
	}
	return found;
}

describe('guises', () => {
	test('as documented', async () => {
		const { worked, verdict, lines, mockApi } = await probed({
			rateLimit: { capacity: 120, perMinute: 100 },
		});
		expect(worked).toBe(true);
		expect(verdict).toEqual({
			'Base path': ['/api/v1: answers', '/v1: answers'],
			'Authentication header': ['X-API-Key accepted', 'Bearer accepted'],
			'Success envelope': ['list bare', 'job bare', 'progress wrapped'],
			error_message: [
				'job of a completed job: has no such field',
				'progress of a completed job: null',
				'job of a failed job: text',
				'progress of a failed job: text',
				'list row of a completed job: has no such field',
				expect.stringMatching(/^list row of a p\S+ job: has no such field$/),
				'list row of a processing job: has no such field',
				'list row of a failed job: text',
			],
			'completion_reason timeout': ['not seen'],
			'Name of the item count': ['progress: total_properties_found'],
			extracted_data: [
				'completed: array of objects',
				'pending: null',
				'processing: null',
				'failed: null',
			],
			'Rate limit headers': [
				'x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, x-ratelimit-retry-after',
			],
			'X-RateLimit-Retry-After': ['0 on success'],
			'Two kinds of 404': [
				'can be told apart',
				'missing job: 404 error envelope, code JOB_NOT_FOUND',
				'wrong route: 404 detail only, "Not Found"',
			],
			'Order of the list': ['oldest first'],
			'Echoed limit': ['asked 20, echoed 20, 7 rows of 7'],
			'Status values': ['completed, failed, pending, processing'],
		});
		expect(lines.at(-1)).toBe(
			`In the credential: Base URL ${mockApi.origin}/api/v1, Authentication "API Key Header".`,
		);
		const paths = mockApi.requests.map(({ url }) => url);
		expect(paths.slice(0, 4)).toEqual([
			'/api/v1/scrape/jobs?limit=1',
			'/api/v1/scrape/jobs?limit=1',
			'/v1/scrape/jobs?limit=1',
			'/v1/scrape/jobs?limit=1',
		]);
		expect(paths).toContain('/api/v1/scrape/jobs?limit=20');
		expect(paths).toContain('/api/v1/scrape/jobs/job_abc123def456/progress');
	});

	test('only /v1', async () => {
		const { worked, verdict, lines } = await probed({ basePaths: ['/v1'] });
		expect(worked).toBe(true);
		expect(verdict['Base path']).toEqual([
			'/api/v1: 404 (detail only, "Not Found")',
			'/v1: answers',
		]);
		expect(lines.at(-1)).toMatch(/Base URL \S+:\d+\/v1, Authentication "API Key Header"/);
	});

	test('only Bearer', async () => {
		const { worked, verdict, lines, mockApi } = await probed({ acceptHeaders: ['Authorization'] });
		expect(worked).toBe(true);
		expect(verdict['Authentication header']).toEqual([
			'X-API-Key refused (401)',
			'Bearer accepted',
		]);
		expect(verdict['Base path']).toEqual(['/api/v1: answers', '/v1: answers']);
		expect(lines.at(-1)).toContain('Authentication "Bearer Token"');
		for (const { headers } of mockApi.requests) {
			expect(Number('authorization' in headers) + Number('x-api-key' in headers)).toBe(1);
		}
	});

	test('everything wrapped', async () => {
		const { worked, verdict } = await probed({ wrap: true });
		expect(worked).toBe(true);
		expect(verdict['Success envelope']).toEqual([
			'list wrapped',
			'job wrapped',
			'progress wrapped',
		]);
		expect(verdict['Echoed limit']).toEqual(['asked 20, echoed 20, 7 rows of 7']);
		expect(verdict['Name of the item count']).toEqual(['progress: total_properties_found']);
	});

	test.each([
		['detail', 'missing job: 404 older error form, "Scraping job not found."'],
		['framework', 'missing job: 404 detail only, "Scraping job not found."'],
	] as const)('errors in the form %s', async (errorForm, missing) => {
		const { worked, verdict } = await probed({ errorForm });
		expect(worked).toBe(true);
		expect(verdict['Two kinds of 404']).toEqual([
			'can be told apart',
			missing,
			'wrong route: 404 detail only, "Not Found"',
		]);
	});

	test('404s that look alike', async () => {
		const { verdict } = await probed({
			prepare: ({ fault }) =>
				fault({
					on: 'job_that_does_not_exist',
					fault: { kind: 'status', status: 404, body: { detail: 'Not Found' } },
				}),
		});
		expect(verdict['Two kinds of 404']?.[0]).toBe('look alike');
	});

	test('a wrong key, which the server sends back', async () => {
		const probeKey = 'wrong-key-0123456789abcdef0123456789abcdef';
		const padding = 'x'.repeat(40);
		const { worked, text, lines, verdict } = await probed({
			probeKey,
			prepare: ({ fault }) =>
				fault({
					on: '/v1/',
					fault: { kind: 'status', status: 401, body: { detail: `${padding} ${probeKey}` } },
				}),
		});
		expect(worked).toBe(false);
		expect(text).toContain(`detail only, "${padding} [key]"`);
		expect(verdict['Authentication header']).toEqual([
			'X-API-Key refused (401)',
			'Bearer refused (401)',
		]);
		expect(lines.at(-1)).toMatch(/does not accept the key \(401\).*AITRONOS_API_KEY/);
	});

	test('the key in headers, in an address and escaped in JSON', async () => {
		const escaped = TEST_API_KEY.replaceAll('-', '\\u002d');
		const answers = [
			{ kind: 'redirect', location: `/login?${'x'.repeat(50)}&key=${TEST_API_KEY}` },
			{ kind: 'body', body: `{"detail":"${escaped}"}`, status: 403 },
			{
				kind: 'body',
				body: '{"jobs":[]}',
				headers: { 'x-ratelimit-retry-after': TEST_API_KEY },
			},
		] as const;
		const { text } = await probed({
			prepare: ({ fault }) => answers.forEach((answer) => fault({ times: 1, fault: answer })),
			jobId: TEST_API_KEY,
		});
		expect(text).toMatch(/redirect to \/login\?x+&key=\[key\]/);
		expect(text).toContain('detail only, "[key]"');
		expect(text).toContain('[key] on success');
		expect(text).toContain('/scrape/jobs/[key]');
	});

	test('a key without permission', async () => {
		const { worked, lines } = await probed({
			prepare: ({ fault }) => fault({ fault: { kind: 'status', status: 403 } }),
		});
		expect(worked).toBe(false);
		expect(lines.at(-1)).toMatch(/may not read scrape jobs \(403\)/);
	});

	test('a server that is not there', async () => {
		const { worked, lines, verdict } = await probed({
			prepare: async (mockApi) => await mockApi.close(),
		});
		expect(worked).toBe(false);
		expect(verdict['Base path']).toEqual([
			'/api/v1: connection refused',
			'/v1: connection refused',
		]);
		expect(new Set(Object.values(verdict).slice(1).flat())).toEqual(new Set(['not seen']));
		expect(lines.at(-1)).toMatch(/^Nothing answers there \(connection refused\)/);
	});

	test('a rate limit from the start', async () => {
		const { worked, lines, mockApi } = await probed({
			rateLimit: { capacity: 0, perMinute: 2 },
		});
		expect(worked).toBe(false);
		expect(mockApi.requests).toHaveLength(4);
		expect(lines.at(-1)).toMatch(/limits requests \(429\). Try again in 30 s;.*spend limit/);
	});

	test('a rate limit on the way', async () => {
		const { worked, verdict, lines } = await probed({ rateLimit: { capacity: 5, perMinute: 1 } });
		expect(worked).toBe(true);
		expect(verdict['Success envelope']).toEqual(['list bare', 'job bare']);
		expect(verdict['Two kinds of 404']).toEqual(['not seen']);
		expect(verdict['Rate limit headers']?.[0]).toMatch(/^retry-after, x-ratelimit-limit/);
		expect(lines.at(-1)).toContain('Some questions were refused with 429');
	});

	test.each([
		[502, /gateway has a problem \(502\)/],
		[200, /is not a list of scrape jobs \(200, HTML page\)/],
	])('an HTML gateway with %i', async (status, advice) => {
		const { worked, text, lines } = await probed({
			prepare: ({ fault }) => fault({ fault: { kind: 'html', status } }),
		});
		expect(worked).toBe(false);
		expect(text).toMatch(new RegExp(`${status} +\\d+ ms +HTML page`));
		expect(lines.at(-1)).toMatch(advice);
	});

	test('a redirect is not followed', async () => {
		const elsewhere = await startMockApi();
		running.push(elsewhere);
		const location = `${elsewhere.baseUrl}/scrape/jobs`;
		const { worked, lines } = await probed({
			prepare: ({ fault }) => fault({ fault: { kind: 'redirect', location } }),
		});
		expect(worked).toBe(false);
		expect(elsewhere.requests).toEqual([]);
		expect(lines.at(-1)).toBe(
			`The server answers with a redirect to ${location}, which is not followed. Check AITRONOS_BASE_URL.`,
		);
	});

	test('another host', async () => {
		const { worked, lines } = await probed({ basePaths: ['/elsewhere'] });
		expect(worked).toBe(false);
		expect(lines.at(-1)).toMatch(/knows neither base path \(404\)/);
	});

	test.each([
		['{"success":false,"error":{"code":"NO"}}', 'error envelope, code NO'],
		['{"success":false,"jobs":[]}', 'bare object'],
		['{"jobs":3}', 'bare object'],
		['[]', 'JSON, but no object'],
		['', 'empty body'],
		['nothing', 'neither JSON nor HTML'],
	])('200 with %j is no list', async (body, form) => {
		const { worked, lines } = await probed({
			prepare: ({ fault }) => fault({ fault: { kind: 'body', body } }),
		});
		expect(worked).toBe(false);
		expect(lines.at(-1)).toContain(`(200, ${form})`);
	});

	test('server text cannot play tricks with the terminal', async () => {
		const { lines } = await probed({
			prepare: ({ fault }) =>
				fault({
					fault: { kind: 'status', status: 404, body: { detail: `\u001b[2J\n${'x'.repeat(999)}` } },
				}),
		});
		expect(lines.find((line) => line.includes('xxx'))?.length).toBeLessThan(200);
	});

	test.each([
		['resetDuring', 'connection broken off'],
		['cutOff', 'connection broken off'],
	] as const)('%s', async (kind, words) => {
		const { worked, lines } = await probed({ prepare: ({ fault }) => fault({ fault: { kind } }) });
		expect(worked).toBe(false);
		expect(lines.at(-1)).toContain(`(${words})`);
	});

	test('an answer without end', async () => {
		const { lines } = await probed({
			prepare: ({ fault }) => {
				fault({ times: 1, fault: { kind: 'body', body: Buffer.alloc(33 * 1024 * 1024, ' ') } });
				fault({ fault: { kind: 'resetBefore' } });
			},
		});
		expect(lines.at(-1)).toContain('(answer larger than 32 MiB)');
	});
});

describe('jobs', () => {
	test('the job that is asked for', async () => {
		const { verdict, mockApi } = await probed({ jobId: EXAMPLE_JOBS.unexplained.id });
		expect(mockApi.requestsFor(EXAMPLE_JOBS.unexplained.id)).toHaveLength(1);
		expect(mockApi.requestsFor(EXAMPLE_JOBS.blocked.id)).toHaveLength(0);
		expect(verdict['error_message']?.slice(0, 2)).toEqual([
			'job of a failed job: has no such field',
			'progress of a failed job: text',
		]);
		expect(verdict['completion_reason timeout']).toEqual(['goes with status failed']);
	});

	test('odd shapes and an unknown status', async () => {
		const { verdict } = await probed({
			prepare: (mockApi) => {
				mockApi.reset();
				mockApi.addJob({ data: { a: 1 }, createdAt: '2025-01-02T00:00:00Z' });
				mockApi.addJob({ data: ['x'], createdAt: '2025-01-01T00:00:00Z' });
				mockApi.addJob({ data: [], createdAt: '2024-12-31T00:00:00Z' });
				mockApi.addJob({
					outcome: 'never',
					status: 'queued_for_retry',
					createdAt: '2024-01-01T00:00:00Z',
				});
			},
		});
		expect(verdict.extracted_data).toEqual([
			'completed: single object',
			'completed: array, not only of objects',
			'completed: empty array',
			'queued_for_retry: null',
		]);
		expect(verdict['Status values']).toEqual([
			'completed, queued_for_retry; not documented: queued_for_retry',
		]);
		expect(verdict['Order of the list']).toEqual(['newest first']);
	});

	test('no jobs at all', async () => {
		const { worked, verdict, lines } = await probed({ prepare: (mockApi) => mockApi.reset() });
		expect(worked).toBe(true);
		expect(verdict.extracted_data).toEqual(['not seen']);
		expect(lines.find((line) => line.trimStart().startsWith('Job '))).toMatch(/not asked$/);
	});

	test('an ID from the list stays one segment', async () => {
		const { mockApi } = await probed({
			prepare: (mockApi_) => {
				mockApi_.reset();
				mockApi_.addJob({ id: '../../secret?x=1' });
			},
		});
		expect(mockApi.requestsFor('../../secret?x=1')).toHaveLength(1);
		const below = mockApi.requests.map(({ path }) => path.startsWith('/api/v1/scrape/'));
		expect(below.slice(4)).not.toContain(false);
		expect(['', '.', '..', 'x'.repeat(257)].map(isJobId)).toEqual([false, false, false, false]);
	});
});

describe('settings', () => {
	test('key, bases and job', () => {
		expect(readSettings({ AITRONOS_API_KEY: ' key ' }, [])).toEqual({
			apiKey: 'key',
			bases: ['https://api.aitronos.com/api/v1', 'https://api.aitronos.com/v1'],
		});
		const environment = { AITRONOS_API_KEY: 'key', AITRONOS_BASE_URL: 'http://h.example:81/v1/' };
		expect(readSettings(environment, [' job_1 '])).toEqual({
			apiKey: 'key',
			bases: ['http://h.example:81/api/v1', 'http://h.example:81/v1'],
			jobId: 'job_1',
		});
	});

	test.each([
		['no key', {}, [], /^Set AITRONOS_API_KEY/],
		['empty key', { AITRONOS_API_KEY: ' ' }, [], /^Set AITRONOS_API_KEY/],
		['odd key', { AITRONOS_API_KEY: 'oak 1' }, [], /^AITRONOS_API_KEY holds a character/],
		['odd host', { AITRONOS_API_KEY: 'oak', AITRONOS_BASE_URL: 'x' }, [], /^AITRONOS_BASE_URL is/],
		[
			'file',
			{ AITRONOS_API_KEY: 'oak', AITRONOS_BASE_URL: 'file:///x' },
			[],
			/^AITRONOS_BASE_URL is/,
		],
		['no job ID', { AITRONOS_API_KEY: 'oak' }, ['..'], /is not a job ID/],
	])('%s', (_name, environment, args, sentence) => {
		const settings = readSettings(environment, args);
		expect(settings).toMatch(sentence);
		expect(settings).not.toContain('oak');
	});
});
