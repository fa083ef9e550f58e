import { afterEach, describe, expect, test } from '@jest/globals';
import { probe } from '../../tools/probe/probe.mts';
import { readSettings } from '../../tools/probe/settings.mts';
import { EXAMPLE_JOBS } from '../../tools/mockApi/exampleJobs.mts';
import {
	type Fault,
	type MockApi,
	type MockApiOptions,
	startMockApi,
	TEST_API_KEY,
} from '../../tools/mockApi/mockApi.mts';

let mockApi: MockApi;

afterEach(async () => await mockApi.close());

/** How the mock API differs from the documentation. */
interface Guise extends MockApiOptions {
	prepare?: (api: MockApi) => unknown;
	/** The response to every request. */
	fault?: Fault;
	probeKey?: string;
	jobId?: string;
}

/** Probes a mock API with the example jobs. In every guise the probe only reads and is discreet. */
async function runProbe({ prepare, fault, probeKey = TEST_API_KEY, jobId, ...options }: Guise) {
	mockApi = await startMockApi(options);
	mockApi.setListBehavior({ order: 'oldestFirst' });
	for (const plan of Object.values(EXAMPLE_JOBS)) mockApi.addJob(plan);
	if (fault) mockApi.fault({ fault });
	await prepare?.(mockApi);
	const bases = [`${mockApi.origin}/api/v1`, `${mockApi.origin}/v1`];
	const { works, report } = await probe({ apiKey: probeKey, bases, jobId });

	const text = report.join('\n');
	expect(text).not.toContain(probeKey.slice(0, 12));
	expect(text).not.toContain('Product Name');
	expect(text).not.toMatch(/[\r\u001b]/);
	for (const { method, headers } of mockApi.requests) {
		expect(method).toBe('GET');
		expect('authorization' in headers).toBe(!('x-api-key' in headers));
	}
	expect(mockApi.requests.length).toBeLessThan(12);
	return { works, report, text };
}

const working: Array<[guise: string, given: Guise, expected: string[]]> = [
	[
		'as documented',
		{ rateLimit: { capacity: 120, perMinute: 100 } },
		[
			'Base path: /api/v1; /v1',
			'Authentication header: X-API-Key; Bearer',
			'Success envelope: list bare; job bare; progress wrapped; page bare',
			'list row of a completed job: missing; job of a completed job: missing; progress of a completed job: null; job of a failed job: string; progress of a failed job: string',
			'list row of a failed job: string',
			'completion_reason "timeout": not seen',
			'Field with the number of items: total_properties_found',
			'extracted_data: completed: array of objects; failed: null; pending: null; processing: null',
			'Rate limit headers: x-ratelimit-limit; x-ratelimit-remaining; x-ratelimit-reset; x-ratelimit-retry-after',
			'X-RateLimit-Retry-After on success: 0',
			'Missing job and wrong route: can be told apart; 404 error envelope, code JOB_NOT_FOUND; 404 detail only, "Not Found"',
			'Order of the list: oldest first',
			'Echoed limit: requested 20, echoed 20, 7 rows of 7',
			'Status values: completed; failed; pending; processing',
			'/api/v1 and Authentication to API Key Header.',
		],
	],
	['only /v1', { basePaths: ['/v1'] }, ['Base path: /v1', '404  detail only, "Not Found"']],
	[
		'only Bearer',
		{ acceptHeaders: ['Authorization'] },
		['Authentication header: Bearer', 'Authentication to Bearer Token'],
	],
	['wrapped', { wrap: true }, ['list wrapped; job wrapped; progress wrapped', '7 rows of 7']],
	[
		'older errors',
		{ errorForm: 'detail' },
		['can be told apart; 404 older error form, "Scraping job not found."; 404 detail only'],
	],
	[
		'404s that look alike',
		{
			prepare: ({ fault }) =>
				fault({
					on: 'job_that_does_not_exist',
					fault: { kind: 'status', status: 404, body: { detail: 'Not Found' } },
				}),
		},
		['Missing job and wrong route: look alike'],
	],
	[
		'a rate limit on the way',
		{ rateLimit: { capacity: 5, perMinute: 1 } },
		['Missing job and wrong route: not seen', 'retry-after; x-ratelimit', 'rejected with 429'],
	],
	[
		'a chosen job',
		{ jobId: EXAMPLE_JOBS.unexplained.id },
		[
			'job of a failed job: missing; progress of a failed job: string',
			'"timeout": with status failed',
		],
	],
	['the key as a job ID', { jobId: TEST_API_KEY }, ['/scrape/jobs/[key]  X-API-Key  404']],
	[
		'no jobs',
		{ prepare: (api) => api.reset() },
		['extracted_data: not seen', 'Order of the list: not seen'],
	],
	[
		'odd shapes',
		{
			prepare: (api) => {
				api.reset();
				api.addJob({ data: { a: 1 }, createdAt: '2025-01-02T00:00:00Z' });
				api.addJob({ data: ['x'], createdAt: '2025-01-01T00:00:00Z' });
				api.addJob({ data: [], createdAt: '2025-01-01T00:00:00Z' });
				api.addJob({ outcome: 'never', status: 'queued', createdAt: '2024-01-01T00:00:00Z' });
			},
		},
		[
			'completed: object; completed: empty array; completed: array, not only of objects; queued: null',
			'Status values: completed; queued (not documented)',
			'Order of the list: newest first',
		],
	],
	[
		'a job ID that looks like a path',
		{
			prepare: (api) => {
				api.reset();
				api.addJob({ id: '../../secret?x=1' });
			},
		},
		['/api/v1/scrape/jobs/..%2F..%2Fsecret%3Fx%3D1  X-API-Key  200'],
	],
];

test.each(working)('%s', async (_guise, given, expected) => {
	const { works, text } = await runProbe(given);
	for (const part of expected) expect(text).toContain(part);
	expect(works).toBe(true);
});

const failing: Array<[guise: string, given: Guise, expected: string]> = [
	['an invalid key', { probeKey: 'x'.repeat(20) }, '401  error envelope, code INVALID_API_KEY'],
	['no permission', { fault: { kind: 'status', status: 403 } }, '403  error envelope'],
	['no server', { prepare: async (api) => await api.close() }, '-  no response (ECONNREFUSED)'],
	['a rate limit', { rateLimit: { capacity: 0, perMinute: 2 } }, '429  error envelope'],
	['a gateway', { fault: { kind: 'html', status: 502 } }, '502  HTML page'],
	['another host', { basePaths: ['/elsewhere'] }, '404  detail only, "Not Found"'],
	['a reset connection', { fault: { kind: 'resetDuring' } }, '-  no response ('],
	['no list', { fault: { kind: 'body', body: '{"success":false,"jobs":[]}' } }, '200  bare object'],
	['no object', { fault: { kind: 'body', body: '[]' } }, '200  no JSON object'],
	['nothing', { fault: { kind: 'body', body: '' } }, '200  empty body'],
];

test.each(failing)('%s', async (_guise, given, expected) => {
	const { works, report, text } = await runProbe(given);
	expect(works).toBe(false);
	expect(text).toContain(expected);
	expect(report).toContain('Base path: not seen');
	expect(report.at(-1)).toContain('check the key');
});

test('follows no redirect', async () => {
	const fault: Fault = { kind: 'redirect', location: '/v1/elsewhere' };
	const { text } = await runProbe({ fault });
	expect(text).toContain('302  redirect to /v1/elsewhere');
	expect(mockApi.requests).toHaveLength(4);
});

describe('what the server sends', () => {
	const long = 'x'.repeat(70);
	const key = TEST_API_KEY;
	test.each<[string, Fault, string]>([
		[
			'the key in a text',
			{ kind: 'status', status: 401, body: { detail: `${long} ${key}` } },
			`${long} [key]`,
		],
		['the key in an address', { kind: 'redirect', location: `/${long}?${key}` }, `${long}?[key]`],
		[
			'the key escaped',
			{ kind: 'body', body: `{"detail":"${long} ${key.replaceAll('-', '\\u002d')}"}` },
			`${long} [key]`,
		],
		[
			'control characters',
			{ kind: 'status', status: 404, body: { detail: `\u001b[2J\n${long}${long}` } },
			'…',
		],
	])('%s', async (_name, fault, expected) => {
		const { report, text } = await runProbe({ fault });
		expect(text).toContain(expected);
		expect(Math.max(...report.slice(0, 4).map(({ length }) => length))).toBeLessThan(200);
	});
});

describe('settings', () => {
	test.each([
		[{}, [], /^Set AITRONOS_API_KEY/],
		[{ AITRONOS_API_KEY: ' ' }, [], /^Set AITRONOS_API_KEY/],
		[{ AITRONOS_API_KEY: 'oak', AITRONOS_BASE_URL: 'x' }, [], /^AITRONOS_BASE_URL is not/],
		[{ AITRONOS_API_KEY: 'oak', AITRONOS_BASE_URL: 'file:///x' }, [], /^AITRONOS_BASE_URL is not/],
		[{ AITRONOS_API_KEY: 'oak' }, ['..'], /is not a job ID/],
	])('%j %j', (environment, args, sentence) => {
		const settings = readSettings(environment, args);
		expect(settings).toMatch(sentence);
		expect(settings).not.toContain('oak');
	});

	test('both documented base paths', () => {
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
});
