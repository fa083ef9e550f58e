import { describe, expect, test } from '@jest/globals';
import { emptyPageAt, growingTotal, repeatedPageAt } from '../../../tools/mockApi/jobList.mts';
import type { MockApi } from '../../../tools/mockApi/mockApi.mts';
import { json, mockApiWith } from './fixture.mts';

async function page(mockApi: MockApi, query: string) {
	const { body } = await json(`${mockApi.baseUrl}/scrape/jobs?${query}`);
	const rows = body.jobs as Array<{ job_id: string }>;
	return { ids: rows.map((row) => row.job_id), rest: [body.total, body.limit, body.offset] };
}

/** Jobs `0`, `1`, … added in this order. */
async function mockApiWithJobs(count: number): Promise<{ mockApi: MockApi; ids: string[] }> {
	const mockApi = await mockApiWith();
	const ids = Array.from({ length: count }, (_, index) => mockApi.addJob({ id: String(index) }));
	return { mockApi, ids };
}

describe('the list', () => {
	test('pages and counts, newest first', async () => {
		const { mockApi, ids } = await mockApiWithJobs(60);
		ids.reverse();
		expect(await page(mockApi, '')).toEqual({ ids: ids.slice(0, 50), rest: [60, 50, 0] });
		expect(await page(mockApi, 'limit=7&offset=55')).toEqual({
			ids: ids.slice(55),
			rest: [60, 7, 55],
		});
		expect(await page(mockApi, 'offset=60')).toEqual({ ids: [], rest: [60, 50, 60] });
	});

	test('filters by current status, and gives the reason of a failed job', async () => {
		const mockApi = await mockApiWith();
		mockApi.addJob();
		const id = mockApi.addJob({ outcome: 'failed', progressErrorMessage: 'Blocked' });
		const { body } = await json(`${mockApi.baseUrl}/scrape/jobs?status=failed`);
		expect(body).toMatchObject({ total: 1, jobs: [{ job_id: id, error_message: 'Blocked' }] });
	});

	test.each([
		'limit=0',
		'limit=101',
		'limit=ten',
		'limit=',
		'offset=-1',
		'status=done',
		'status=',
		'sort=created_at',
	])('%s is refused with 422', async (query) => {
		const { baseUrl } = await mockApiWith();
		const { status, body } = await json(`${baseUrl}/scrape/jobs?${query}`);
		const field = query.split('=')[0];
		expect([status, body]).toMatchObject([
			422,
			{ error: { code: 'VALIDATION_ERROR', details: { field } } },
		]);
	});
});

describe('the order of the list', () => {
	test('goes by created_at', async () => {
		const { mockApi } = await mockApiWithJobs(2);
		mockApi.addJob({ id: 'old', createdAt: '2020-01-01T00:00:00Z' });
		expect((await page(mockApi, '')).ids).toEqual(['1', '0', 'old']);
		mockApi.setListBehavior({ order: 'oldestFirst' });
		expect((await page(mockApi, '')).ids).toEqual(['old', '0', '1']);
	});

	test('can be none, the same for all pages', async () => {
		const { mockApi, ids } = await mockApiWithJobs(20);
		mockApi.setListBehavior({ order: 'unsorted' });
		const all = (await page(mockApi, '')).ids;
		expect(all).not.toEqual(ids);
		expect(all).not.toEqual([...ids].reverse());
		expect([...all].sort()).toEqual([...ids].sort());
		expect((await page(mockApi, 'limit=10&offset=10')).ids).toEqual(all.slice(10));
	});
});

describe('a list that behaves badly', () => {
	async function pages({ mockApi }: { mockApi: MockApi }) {
		return [
			await page(mockApi, 'limit=2'),
			await page(mockApi, 'limit=2&offset=2'),
			await page(mockApi, 'limit=2&offset=4'),
		].map(({ ids, rest: [total] }) => ({ ids: ids.join(), total }));
	}

	test('shifts its pages while they are read', async () => {
		const { mockApi } = await mockApiWithJobs(4);
		mockApi.setListBehavior({
			beforePage: (index) => {
				if (index === 1) mockApi.addJob({ id: 'new' });
			},
		});
		expect(await pages({ mockApi })).toEqual([
			{ ids: '3,2', total: 4 },
			{ ids: '2,1', total: 5 },
			{ ids: '0', total: 5 },
		]);
	});

	test.each([
		['an empty page', emptyPageAt(1), ['4,3', '', '0'], [5, 5, 5]],
		['a repeated page', repeatedPageAt(1), ['4,3', '4,3', '0'], [5, 5, 5]],
		['a growing total', growingTotal, ['4,3', '2,1', '0'], [5, 6, 7]],
	])('%s', async (_name, editPage, ids, totals) => {
		const { mockApi } = await mockApiWithJobs(5);
		mockApi.setListBehavior({ editPage });
		const seen = await pages({ mockApi });
		expect(seen.map((one) => one.ids)).toEqual(ids);
		expect(seen.map(({ total }) => total)).toEqual(totals);
		mockApi.setListBehavior({});
		expect((await page(mockApi, 'limit=2&offset=2')).ids).toEqual(['2', '1']);
	});

	test('lists a job later than its timestamp', async () => {
		const { mockApi } = await mockApiWithJobs(1);
		const [createdAt, completedAt] = ['2020-01-01T00:00:00Z', '2020-01-01T00:00:05Z'];
		mockApi.setListBehavior({
			beforePage: (index) => {
				if (index === 1) mockApi.addJob({ id: 'late', createdAt, completedAt });
			},
		});
		expect((await page(mockApi, '')).ids).toEqual(['0']);
		expect((await page(mockApi, '')).ids).toEqual(['0', 'late']);
	});
});
