/** Values as AI models and expressions give them: the text of a value, or the name that people see. */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { given, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

const ITEMS = [{ a: 1 }];
const SUMMARY = [expect.objectContaining({ job_id: 'job_1', finished: true, item_count: 0 })];
const LAST_STATE = [expect.objectContaining({ job_id: 'job_1', finished: false })];
const FAILED = [{ error: expect.stringContaining("'job_1'"), message: expect.any(String) }];
const RAW = [expect.objectContaining({ job_id: 'job_1', extracted_data: ITEMS })];
const SIMPLIFIED = [expect.objectContaining({ job_id: 'job_1', item_count: 1 })];
const WITH_JOB = [expect.objectContaining({ a: 1, aitronos_job_id: 'job_1' })];

/** The parameter's value comes from the input item, by an expression. */
const VALUE = '={{ $json.value }}';

const COMPLETED = { data: ITEMS };
const EMPTY = { data: [] };
const NEVER = { outcome: 'never' } as const;
const UNSUCCESSFUL = { outcome: 'failed', errorMessage: 'No' } as const;

async function run(value: unknown, { options = {}, ...parameters }: INodeParameters, job: object) {
	mockApi().addJob({ id: 'job_1', ...job });
	const result = await runJobs('waitUntilComplete', {
		input: [{ job_id: 'job_1', value } as IDataObject],
		parameters,
		options: options as INodeParameters,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(result.run.status).toBe('success');
	return given(result);
}

describe('a value is taken for', () => {
	it.each<[string, unknown, INodeParameters, object, unknown[]]>([
		['Output', 'Items', { output: VALUE }, COMPLETED, ITEMS],
		['Output', ' items', { output: VALUE }, COMPLETED, ITEMS],
		['Output', 'raw ', { output: VALUE }, COMPLETED, RAW],
		['Output', 'Raw', { output: VALUE }, COMPLETED, RAW],
		['Output', 'SIMPLIFIED', { output: VALUE }, COMPLETED, SIMPLIFIED],
		['Max Wait', ' 0 ', { maxWait: VALUE }, NEVER, FAILED],
		['Include Job Fields', 'true', { options: { includeJobFields: VALUE } }, COMPLETED, WITH_JOB],
		['Include Job Fields', 'True ', { options: { includeJobFields: VALUE } }, COMPLETED, WITH_JOB],
		['Include Job Fields', 'false', { options: { includeJobFields: VALUE } }, COMPLETED, ITEMS],
		['Include Job Fields', 'FALSE', { options: { includeJobFields: VALUE } }, COMPLETED, ITEMS],
		['On Empty Result', 'Return Nothing', { options: { onEmptyResult: VALUE } }, EMPTY, []],
		[
			'On Empty Result',
			'Return Summary Item',
			{ options: { onEmptyResult: VALUE } },
			EMPTY,
			SUMMARY,
		],
		['On Empty Result', 'summaryitem', { options: { onEmptyResult: VALUE } }, EMPTY, SUMMARY],
		['On Empty Result', 'Fail', { options: { onEmptyResult: VALUE } }, EMPTY, FAILED],
		[
			'On Timeout',
			'Return Last State',
			{ maxWait: 0, options: { onTimeout: VALUE } },
			NEVER,
			LAST_STATE,
		],
		['On Timeout', 'FAIL', { maxWait: 0, options: { onTimeout: VALUE } }, NEVER, FAILED],
		[
			'On Failed or Cancelled Job',
			'return state',
			{ options: { onUnsuccessful: VALUE } },
			UNSUCCESSFUL,
			[expect.objectContaining({ job_id: 'job_1', status: 'failed' })],
		],
		[
			'On Failed or Cancelled Job',
			'Fail',
			{ options: { onUnsuccessful: VALUE } },
			UNSUCCESSFUL,
			FAILED,
		],
	])('%s: %j', async (_parameter, value, parameters, job, expected) => {
		expect(await run(value, parameters, job)).toEqual(expected);
	});
});

it.each<[string, string, INodeParameters]>([
	['Max Wait', '60', { maxWait: VALUE }],
	['Concurrency', '5', { options: { concurrency: VALUE } }],
	['Poll Interval', '1.5', { options: { pollInterval: VALUE } }],
])('%s: %j is accepted', async (_parameter, value, parameters) => {
	expect(await run(value, parameters, COMPLETED)).toEqual(ITEMS);
});
