/** What people and expressions put into 'Job'. A mistake costs no request and no other item. */
import { describe, expect, it } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { given, origins, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

const FROM_INPUT = '={{ $json.job_id }}';

const locator = (value: unknown, mode = 'id') =>
	({ jobId: { __rl: true, mode, value } }) as INodeParameters;

const SET_JOB = /'Job'/;
const SPLIT = /'Job' to one job ID per input item.*'Split Out'/;
const LARGE = /'Job' to the ID as text/;

describe('a mistake is refused before any request, with the parameter and the fix', () => {
	it.each<[string, INodeParameters, unknown, RegExp, RegExp]>([
		[
			'a fixed value with an expression',
			locator('{{ $json.job_id }}'),
			'',
			/expression in 'Job' wasn't evaluated/,
			/Switch 'Job' from Fixed to Expression/,
		],
		[
			'a URL with an expression in it',
			locator('https://api.aitronos.com/api/v1/scrape/jobs/{{ $json.job_id }}', 'url'),
			'',
			/expression in 'Job' wasn't evaluated/,
			/Switch 'Job' from Fixed to Expression/,
		],
		['a field that is missing', locator('={{ $json.nothing }}'), '', /ID is missing/, SET_JOB],
		['null', locator(FROM_INPUT), null, /ID is missing/, SET_JOB],
		['white space', locator(FROM_INPUT), ' \n', /ID is missing/, SET_JOB],
		['the word undefined', locator(FROM_INPUT), 'undefined', /'undefined' isn't a job/, SET_JOB],
		['undefined in text', locator('={{ "" + $json.no }}'), '', /'undefined' isn't a job/, SET_JOB],
		['the word null', locator(FROM_INPUT), 'null', /'null' isn't a job ID/, SET_JOB],
		['NaN', locator('={{ Number("x") }}'), '', /'NaN' isn't a job ID|is missing/, SET_JOB],
		['an object', locator(FROM_INPUT), { id: 'job_a' }, /must be a string/, SET_JOB],
		['an object as text', locator('=job {{ $json }}'), {}, /\[object Object\]' isn't/, SET_JOB],
		['a list', locator(FROM_INPUT), ['job_a', 'job_b'], /must be a string/, SET_JOB],
		['true', locator(FROM_INPUT), true, /must be a string/, SET_JOB],
		['two IDs', locator(FROM_INPUT), 'job_a, job_b', /spaces or commas/, SPLIT],
		['two lines', locator(FROM_INPUT), 'job_a\njob_b', /spaces or commas/, SPLIT],
		['a large number', locator(FROM_INPUT), 12345678901234567890, /more digits/, LARGE],
		['Infinity', locator('={{ 1 / 0 }}'), '', /more digits|is missing/, SET_JOB],
	])('%s', async (_what, parameters, id, error, message) => {
		const wrong = given(
			await runJobs('getStatus', {
				parameters,
				jobs: [id],
				settings: { onError: 'continueRegularOutput' },
			}),
		);
		expect(wrong).toEqual([
			{ error: expect.stringMatching(error), message: expect.stringMatching(message) },
		]);
		expect(mockApi().requests).toHaveLength(0);
	});

	it('while the jobs of other items are returned', async () => {
		const good = mockApi().addJob({ data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			jobs: [good, 'job_a, job_b', good],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toMatchObject([
			{ a: 1 },
			{ error: expect.stringContaining('spaces') },
			{ a: 1 },
		]);
		expect(origins(result)).toEqual([0, 1, 2]);
		expect(mockApi().requests).toHaveLength(1);
	});
});

describe('the job is found by', () => {
	it.each([
		'job_a',
		' job_a\n',
		'api.aitronos.com/api/v1/scrape/jobs/job_a',
		'api.aitronos.com/v1/scrape/jobs/job_a/',
		'/scrape/jobs/job_a',
		'/api/v1/scrape/jobs/job_a/progress',
		'scrape/jobs/job_a',
		'jobs/job_a?limit=1',
		'HTTPS://API.AITRONOS.COM/api/v1/scrape/jobs/job_a#result',
		'http://localhost:8080/scrape/jobs/job_a',
	])('%j', async (value) => {
		mockApi().addJob({ id: 'job_a', data: [{ a: 1 }] });
		// n8n itself takes nothing but a URL there.
		const modes = value.includes('jobs/') ? ['id', 'list', 'url'] : ['id', 'list'];
		for (const mode of modes) {
			const result = await runJobs('waitUntilComplete', { parameters: locator(value, mode) });
			expect(given(result)).toEqual([{ a: 1 }]);
		}
		const fromInput = await runJobs('waitUntilComplete', { jobs: [value] });
		expect(given(fromInput)).toEqual([{ a: 1 }]);
		expect(mockApi().requestsFor('job_a')).toHaveLength(modes.length + 1);
	});

	it('a number', async () => {
		mockApi().addJob({ id: '9007199254740991', data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', { jobs: [9007199254740991] });
		expect(given(result)).toEqual([{ a: 1 }]);
	});
});
