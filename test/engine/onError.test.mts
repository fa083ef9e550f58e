import { describe, expect, it } from '@jest/globals';
import { given, looksBack, NODE, origins, seen, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

/** Two good jobs around a failed one, a missing one and an ID that is none. */
function mixedJobs() {
	return [
		mockApi().addJob({ id: 'good_1', data: [{ a: 1 }, { a: 2 }] }),
		mockApi().addJob({ id: 'bad', outcome: 'failed', errorMessage: 'Site blocked' }),
		'missing',
		'',
		mockApi().addJob({ id: 'good_2', finishAfter: 500, data: [{ a: 3 }] }),
	];
}

const FAILED = [
	{
		error: "Scrape job 'bad' failed: Site blocked",
		message: expect.stringContaining('Site blocked'),
	},
	{
		error: "Scrape job 'missing' (status unknown): scrape job not found (HTTP status 404)",
		message: expect.stringContaining("the ID in 'Job'"),
	},
	{ error: 'Job ID is missing', message: expect.stringContaining('{{ $json.job_id }}') },
];

describe('On Error', () => {
	it('Continue: failed items are returned between the good ones, linked', async () => {
		const result = await runJobs('waitUntilComplete', {
			jobs: mixedJobs(),
			settings: { onError: 'continueRegularOutput' },
			nodes: [looksBack('Back')],
		});
		expect(result.run.status).toBe('success');
		expect(given(result)).toEqual([{ a: 1 }, { a: 2 }, ...FAILED, { a: 3 }]);
		expect(origins(result)).toEqual([0, 0, 1, 2, 3, 4]);
		expect(seen(result, 'Back')).toEqual(['good_1', 'good_1', 'bad', 'missing', '', 'good_2']);
	});

	it('Error output: failed items are returned there, good ones are not, and both are linked', async () => {
		const result = await runJobs('waitUntilComplete', {
			jobs: mixedJobs(),
			settings: { onError: 'continueErrorOutput' },
			nodes: [looksBack('Good'), looksBack('Bad', 1)],
		});
		expect(result.run.status).toBe('success');
		expect(given(result, 0)).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
		expect(given(result, 1)).toMatchObject(FAILED);
		expect(seen(result, 'Good')).toEqual(['good_1', 'good_1', 'good_2']);
		expect(seen(result, 'Bad')).toEqual(['bad', 'missing', '']);
	});

	it('Error output: items that look like failed ones are good', async () => {
		const data = [{ error: 'x' }, { error: 'x', message: 'y' }, { message: 'y' }];
		const result = await runJobs('waitUntilComplete', {
			jobs: [mockApi().addJob({ data })],
			settings: { onError: 'continueErrorOutput', retryOnFail: true, waitBetweenTries: 0 },
		});
		expect(given(result, 0)).toEqual([
			{ error_: 'x' },
			{ error_: 'x', message: 'y' },
			{ message: 'y' },
		]);
		expect(given(result, 1)).toEqual([]);
		expect(mockApi().requests).toHaveLength(1);
	});

	it('Stop: the first failed item ends the execution and is named', async () => {
		const jobs = [
			mockApi().addJob({ outcome: 'never' }),
			mockApi().addJob({ id: 'bad', outcome: 'failed', errorMessage: 'Site blocked' }),
		];
		const result = await runJobs('waitUntilComplete', { jobs });
		expect(result.run.status).toBe('error');
		expect(result.task(NODE)?.error).toMatchObject({
			name: 'NodeOperationError',
			message: "Scrape job 'bad' failed: Site blocked",
			description: expect.stringContaining('Site blocked'),
			context: { itemIndex: 1 },
		});
	});

	it('Stop: an invalid ID ends the execution before anything is sent', async () => {
		const result = await runJobs('getStatus', { jobs: [mockApi().addJob(), ' '] });
		expect(result.task(NODE)?.error).toMatchObject({
			message: 'Job ID is missing',
			context: { itemIndex: 1 },
		});
		expect(mockApi().requests).toHaveLength(0);
	});

	it.each([
		['the reason of a job', 'job_1', 'canceled by the operator'],
		['a job ID', 'job_canceled', 'Blocked'],
	])('Stop: %s does not make it look stopped manually', async (_what, id, errorMessage) => {
		mockApi().addJob({ id, outcome: 'failed', errorMessage });
		const result = await runJobs('waitUntilComplete', { jobs: [id] });
		expect(result.run.status).toBe('error');
		expect(result.task(NODE)?.error?.description).toContain(errorMessage);
	});
});

it('names an operation that this version does not have', async () => {
	const result = await runJobs('undo' as 'getStatus', { jobs: ['job_1'] });
	expect(result.task(NODE)?.error).toMatchObject({
		message: "The operation 'undo' isn't supported for the resource 'job'",
	});
});

describe('Retry On Fail', () => {
	it('runs again and returns the items', async () => {
		const id = mockApi().addJob({ data: [{ a: 1 }] });
		mockApi().fault({ fault: { kind: 'status', status: 403 }, times: 1 });
		const result = await runJobs('waitUntilComplete', {
			jobs: [id],
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
		});
		expect(result.run.status).toBe('success');
		expect(given(result)).toEqual([{ a: 1 }]);
		expect(mockApi().requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
	});
});

describe('an invalid credential is an error of each input item', () => {
	it.each([
		[
			'an invalid URL',
			{ baseUrl: 'api.aitronos.com' },
			"'Base URL' in the Aitronos API credential isn't a valid URL",
		],
		['a wrong path', { path: '/v9' }, "the Aitronos API wasn't found at this URL"],
		[
			'a key that cannot be sent in a header',
			{ apiKey: 'schlüssel' },
			"'API Key' in the Aitronos API credential",
		],
		['no key', { apiKey: ' ' }, "'API Key' in the Aitronos API credential is empty"],
		['a wrong key', { apiKey: 'wrong' }, 'Aitronos rejected the API key'],
		[
			'nobody at the URL',
			{ baseUrl: 'http://127.0.0.1:9' },
			'the connection to Aitronos was refused',
		],
	])(
		'%s',
		async (_what, { path, ...credential }: Record<string, string>, error) => {
			if (path) credential.baseUrl = mockApi().origin + path;
			const result = await runJobs('getStatus', {
				jobs: ['job_1', 'job_2'],
				credential,
				settings: { onError: 'continueRegularOutput' },
			});
			expect(given(result)).toHaveLength(2);
			for (const item of given(result)) {
				expect(Object.keys(item)).toEqual(['error', 'message']);
				expect(item.error).toContain(error);
				expect(item.message).toMatch(/credential/);
			}
			expect(origins(result)).toEqual([0, 1]);
		},
		20_000,
	);
});

describe('an invalid parameter fails its own item', () => {
	it.each([
		['Max Wait', { parameters: { maxWait: '={{ $json.wrong }}' } }, -1, "'Max Wait (Seconds)'"],
		['Max Wait', { parameters: { maxWait: '={{ $json.wrong }}' } }, 'soon', "'Max Wait"],
		[
			'Max Wait, by what cannot become a text',
			{ parameters: { maxWait: '={{ $json.wrong }}' } },
			[{ toString: 1 }],
			"'Max Wait",
		],
		[
			'Poll Interval, by what cannot become a text',
			{ options: { pollInterval: '={{ $json.wrong }}' } },
			{ valueOf: 1, toString: 1 },
			"'Poll Interval",
		],
		[
			'Output, by a list',
			{ parameters: { output: '={{ $json.wrong || "items" }}' } },
			[{ toString: 1 }],
			"'Output'",
		],
		[
			'Poll Interval',
			{ options: { pollInterval: '={{ $json.wrong }}' } },
			0.5,
			"'Poll Interval (Seconds)'",
		],
		['Output', { parameters: { output: '={{ $json.wrong || "items" }}' } }, 'all', "'Output'"],
		['On Timeout', { options: { onTimeout: '={{ $json.wrong || "fail" }}' } }, 'x', "'On Timeout'"],
		[
			'Include Job Fields',
			{ options: { includeJobFields: '={{ $json.wrong || false }}' } },
			'x',
			"'Include Job Fields'",
		],
		[
			'an expression',
			{ parameters: { maxWait: '={{ $json.wrong ? $("Nowhere").item.json.a : 300 }}' } },
			1,
			'expression',
		],
	])('%s', async (_which, run, wrong, words) => {
		const id = mockApi().addJob({ data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			...run,
			input: [{ job_id: id, wrong }, { job_id: id }],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toEqual([
			{ error: expect.stringContaining(words), message: expect.any(String) },
			{ a: 1 },
		]);
	});

	it('but an expression that gives nothing counts as not set', async () => {
		const id = mockApi().addJob({ finishAfter: 1_200, data: [{ a: 1 }] });
		const nothing = '={{ $json.nothing }}';
		const result = await runJobs('waitUntilComplete', {
			jobs: [id],
			parameters: { maxWait: nothing },
			options: { pollInterval: nothing, concurrency: nothing, onTimeout: nothing },
		});
		expect(given(result)).toEqual([{ a: 1 }]);
	});

	it('Concurrency, which is the first item’s', async () => {
		const id = mockApi().addJob({ data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			jobs: [id, id],
			options: { concurrency: 51 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toEqual([
			{
				error: expect.stringContaining("'Concurrency'"),
				message: expect.stringContaining('1 to 50'),
			},
			{ a: 1 },
		]);
	});
});
