import { describe, expect, it, jest } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { emptyPageAt, growingTotal, repeatedPageAt } from '../../tools/mockApi/jobList.mts';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { given, hints, type JobRun, NODE, origins, useMockApi } from './fixture.mts';

jest.setTimeout(30_000);
const { mockApi, runJobs } = useMockApi();

const getMany = async (parameters: INodeParameters, run: JobRun = {}) =>
	await runJobs('getMany', { input: [{}], ...run, parameters });
const idsOf = (result: Awaited<ReturnType<typeof getMany>>) =>
	given(result).map(({ job_id: id }) => id);

/** Jobs whose IDs say how old they are: `job_0` is the newest. */
function addJobs(count: number, plan: object = {}): string[] {
	const ids = Array.from({ length: count }, (_, index) => `job_${index}`);
	for (const id of ids.toReversed()) mockApi().addJob({ id, ...plan });
	return ids;
}

describe('Get Many', () => {
	it('returns simplified jobs in the order of the API, linked to their input item', async () => {
		const ids = addJobs(3, { data: [1, 2] });
		const result = await getMany({});
		expect(idsOf(result)).toEqual(ids);
		expect(given(result)[0]).toMatchObject({ status: 'completed', item_count: 2, finished: true });
		expect(Object.keys(given(result)[0])).toHaveLength(9);
		expect(origins(result)).toEqual([0, 0, 0]);
	});

	it.each<[string, INodeParameters, number, string[]]>([
		['the default', {}, 50, ['limit=50&offset=0']],
		['Limit 60', { limit: 60 }, 60, ['limit=60&offset=0']],
		['Limit 110', { limit: 110 }, 110, ['limit=100&offset=0', 'limit=10&offset=100']],
		['Return All', { returnAll: true }, 137, ['limit=100&offset=0', 'limit=100&offset=100']],
	])('returns of 137 jobs with %s', async (_what, parameters, count, queries) => {
		const ids = addJobs(137);
		expect(idsOf(await getMany(parameters))).toEqual(ids.slice(0, count));
		expect(mockApi().requests.map(({ url }) => url.split('?')[1])).toEqual(queries);
	});

	it('returns the jobs with a status', async () => {
		addJobs(3);
		const failed = mockApi().addJob({ outcome: 'failed', errorMessage: 'Blocked' });
		const result = await getMany({ filters: { status: 'failed' } });
		expect(given(result)).toMatchObject([{ job_id: failed, error_message: 'Blocked' }]);
		expect(mockApi().requests[0].url).toContain('status=failed');
		expect(given(await getMany({ filters: { status: '' } }))).toHaveLength(4);
	});

	it('returns raw jobs, or the items of all of them', async () => {
		addJobs(2, { data: [{ a: 1 }, 'x'], extra: { error: 'kept' } });
		expect(given(await getMany({ output: 'raw' }))).toMatchObject([
			{ job_id: 'job_0', extracted_data: [{ a: 1 }, 'x'], error_: 'kept' },
			{ job_id: 'job_1' },
		]);
		expect(given(await getMany({ output: 'items' }))).toEqual([
			{ a: 1 },
			{ value: 'x' },
			{ a: 1 },
			{ value: 'x' },
		]);
	});

	it('lists for each input item', async () => {
		addJobs(5);
		const result = await getMany(
			{ limit: '={{ $json.count }}', filters: { status: '={{ $json.status }}' } },
			{ input: [{ count: 2 }, { count: 1, status: 'completed' }, { count: 5, status: 'failed' }] },
		);
		expect(idsOf(result)).toEqual(['job_0', 'job_1', 'job_0']);
		expect(origins(result)).toEqual([0, 0, 1]);
	});

	it.each([
		['a page that repeats', { editPage: repeatedPageAt(1) }, 100, true],
		['an empty page before the end', { editPage: emptyPageAt(1) }, 100, true],
		['a total that grows', { editPage: growingTotal }, 137, true],
		['a job that is added meanwhile', { beforePage: () => void mockApi().addJob() }, 138, false],
	])('ends for %s, with nothing twice', async (_what, behavior, count, isCut) => {
		addJobs(137);
		mockApi().setListBehavior(behavior);
		const result = await getMany({ returnAll: true });
		const ids = idsOf(result);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toHaveLength(count);
		expect(mockApi().requests.length).toBeLessThan(5);
		expect(hints(result)).toEqual(
			isCut
				? [expect.stringMatching(`ended after ${count} jobs, although there might be more`)]
				: [],
		);
	});

	it('reads a page of more than 32 MiB in halves, and names a job that is too large by itself', async () => {
		addJobs(3);
		const large: Fault = { kind: 'body', body: Buffer.alloc(33 << 20, ' ') };
		mockApi().fault({ on: 'limit=3', fault: large });
		mockApi().fault({ on: 'limit=1&offset=1', fault: large });
		const result = await getMany({ limit: 3 });
		expect(idsOf(result)).toEqual(['job_0', 'job_2']);
		expect(hints(result)).toEqual([expect.stringMatching(/32 MiB: the jobs at position 2 of/)]);
	});

	it('says that the list leaves out the data of completed jobs, if items are wanted', async () => {
		addJobs(2);
		mockApi().addJob({ id: 'job_running', outcome: 'never' });
		mockApi().setListBehavior({
			editPage: (page) => ({
				...page,
				jobs: page.jobs.map((row) => ({ ...row, extracted_data: null })),
			}),
		});
		const result = await getMany({ output: 'items' });
		expect(given(result)).toEqual([]);
		expect(hints(result)).toEqual([
			expect.stringMatching(/^Aitronos lists 2 completed jobs without their data\./),
		]);
		expect(hints(await getMany({ output: 'simplified' }))).toEqual([]);
	});

	it('retries after a transient error', async () => {
		addJobs(1);
		mockApi().fault({ times: 1, fault: { kind: 'status', status: 503 } });
		expect(idsOf(await getMany({}))).toEqual(['job_0']);
	});

	it.each<[string, object, INodeParameters, string]>([
		['a rejected key', { kind: 'status', status: 401 }, {}, 'rejected the API key'],
		['no permission', { kind: 'status', status: 403 }, {}, 'permission to list scrape jobs'],
		['a wrong base URL', { kind: 'status', status: 404 }, {}, "API wasn't found at this URL"],
		['a 422', { kind: 'status', status: 422 }, {}, 'rejected the request as invalid'],
		['an invalid limit', { kind: 'wrapped' }, { limit: 0 }, "Invalid value for 'Limit'"],
	])('fails its input item for %s', async (_what, fault, parameters, text) => {
		mockApi().fault({ fault: fault as never });
		const settings = { onError: 'continueRegularOutput' } as const;
		const result = await getMany(parameters, { settings });
		expect(given(result)).toEqual([
			{ error: expect.stringContaining(text), message: expect.any(String) },
		]);
		expect(JSON.stringify(given(result))).not.toMatch(/'Job'|'Filters'|to Infinity/);
	});

	it('gives the time and the API’s own words for a long Retry-After', async () => {
		const body = { success: false, error: { code: 'LIMIT', message: 'Monthly limit reached' } };
		const headers = { 'Retry-After': '3600' };
		mockApi().fault({ fault: { kind: 'status', status: 429, headers, body } });
		expect((await getMany({})).task(NODE)?.error).toMatchObject({
			message: "Aitronos won't accept requests for another 60 min (HTTP status 429)",
			description: expect.stringMatching(/spending limit.*Aitronos: Monthly limit reached\./),
		});
		expect(mockApi().requests).toHaveLength(1);
	});

	it('stops the workflow at the first failed input item', async () => {
		mockApi().fault({ fault: { kind: 'status', status: 401 } });
		const result = await getMany({}, { input: [{}, {}] });
		expect(result.task(NODE)?.error?.message).toContain('rejected the API key');
		expect(mockApi().requests).toHaveLength(1);
	});
});
