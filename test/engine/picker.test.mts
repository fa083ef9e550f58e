/** The list of 'Job' in the editor, by n8n's own context for it. */
import { describe, expect, it, jest } from '@jest/globals';
import type { NodeOperationError } from 'n8n-workflow';
import { AitronosScrapeJob } from '../../tools/engine/package.mts';
import { loadInEngine } from '../../tools/engine/runInEngine.mts';
import type { ListBehavior } from '../../tools/mockApi/mockApi.mts';
import { nodeWith, useMockApi } from './fixture.mts';

jest.setTimeout(30_000);
const { mockApi } = useMockApi();

async function pick(filter?: string, token?: string) {
	const { baseUrl, apiKey } = mockApi();
	const { listSearch } = new AitronosScrapeJob().methods!;
	expect(listSearch!.searchJobs).toEqual(expect.any(Function));
	return await loadInEngine(
		{ node: nodeWith('getStatus'), credential: { baseUrl, apiKey } },
		async (context) => await listSearch!.searchJobs.call(context, filter, token),
	);
}

/** All pages, as a person who scrolls sees them. */
async function pickAll(filter?: string) {
	const pages: string[][] = [];
	let token: string | undefined;
	do {
		const { results, paginationToken } = await pick(filter, token);
		pages.push(results.map(({ value }) => String(value)));
		token = paginationToken as string | undefined;
	} while (token && pages.length < 20);
	return pages;
}

/** Jobs a minute apart: `job_0` is the newest. */
function addJobs(count: number): string[] {
	const ids = Array.from({ length: count }, (_, index) => `job_${index}`);
	for (const [index, id] of [...ids.entries()].toReversed()) {
		const createdAt = new Date(Date.UTC(2026, 0, 1) - index * 60_000).toISOString();
		mockApi().addJob({ id, createdAt });
	}
	return ids;
}

describe('the list of jobs in the editor', () => {
	it('names each job by its URL, status and time', async () => {
		const createdAt = '2026-01-02T03:04:05Z';
		mockApi().addJob({ id: 'job_1', url: 'https://a.example/', outcome: 'failed', createdAt });
		expect(await pick()).toEqual({
			results: [{ name: 'a.example/ (failed, 2026-01-02 03:04Z)', value: 'job_1' }],
		});
		expect(mockApi().requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET /api/v1/scrape/jobs?limit=20&offset=0',
		]);
	});

	it('takes a time without a zone as UTC', async () => {
		mockApi().addJob({ id: 'job_1', createdAt: '2026-01-02T03:04:05' });
		expect(await pick()).toMatchObject({
			results: [{ name: expect.stringContaining('2026-01-02 03:04Z') }],
		});
	});

	it.each<[string, ListBehavior, number]>([
		['comes newest first', {}, 3],
		['comes oldest first', { order: 'oldestFirst' }, 4],
	])('has pages of 20, newest first, if the API’s list %s', async (_what, behavior, requests) => {
		const ids = addJobs(45);
		mockApi().setListBehavior(behavior);
		const pages = await pickAll();
		expect(pages.map(({ length }) => length)).toEqual([20, 20, 5]);
		expect(pages.flat()).toEqual(ids);
		expect(mockApi().requests).toHaveLength(requests);
	});

	it('has every job once, and each page newest first, if the API’s list has no order', async () => {
		const ids = addJobs(45);
		mockApi().setListBehavior({ order: 'unsorted' });
		const pages = await pickAll();
		expect(pages.flat().toSorted()).toEqual(ids.toSorted());
		for (const page of pages) {
			expect(page).toEqual(page.toSorted((a, b) => ids.indexOf(a) - ids.indexOf(b)));
		}
	});

	it('is sorted if it has a single page', async () => {
		const ids = addJobs(20);
		mockApi().setListBehavior({ order: 'oldestFirst' });
		expect(await pickAll()).toEqual([ids]);
		expect(mockApi().requests).toHaveLength(1);
	});

	it('is empty without jobs', async () => {
		expect(await pick()).toEqual({ results: [] });
	});

	it.each<[string, ListBehavior]>([
		['newest first', {}],
		['oldest first', { order: 'oldestFirst' }],
	])('finds a job beyond the first page by URL, status and ID, %s', async (_what, behavior) => {
		addJobs(250);
		const createdAt = '2020-01-01T00:00:00Z';
		mockApi().addJob({
			id: 'job_old',
			url: 'https://shop.example/',
			outcome: 'cancelled',
			createdAt,
		});
		mockApi().setListBehavior(behavior);
		for (const filter of ['SHOP.example', ' cancelled ', 'job_old']) {
			expect((await pickAll(filter)).flat()).toEqual(['job_old']);
		}
		expect((await pickAll('nothing like it')).flat()).toEqual([]);
	});

	it('gives a search’s first matches at once', async () => {
		const ids = addJobs(250);
		const { results, paginationToken } = await pick('completed');
		expect(results.map(({ value }) => value)).toEqual(ids.slice(0, 100));
		expect(mockApi().requests).toHaveLength(1);
		expect((await pick('completed', paginationToken as string)).results[0].value).toBe('job_100');
	});

	it('ends a search of a very long list, and can go on', async () => {
		addJobs(1_100);
		const { results, paginationToken } = await pick('nothing like it');
		expect(results).toEqual([]);
		expect(paginationToken).toBe('1000');
		expect(mockApi().requests).toHaveLength(10);
	});

	it.each<[string, ListBehavior]>([
		['newest first', {}],
		['oldest first', { order: 'oldestFirst' }],
	])(
		'reads a page that is larger than 32 MiB in halves, %s',
		async (_what, behavior) => {
			const ids = addJobs(24);
			mockApi().setListBehavior(behavior);
			const body = Buffer.alloc(33 << 20, ' ');
			mockApi().fault({ on: 'limit=20', fault: { kind: 'body', body } });
			expect((await pickAll()).flat()).toEqual(ids);
		},
		30_000,
	);

	it('shows why it is not there', async () => {
		mockApi().fault({ fault: { kind: 'status', status: 401 } });
		const error = (await pick().catch((thrown: unknown) => thrown)) as NodeOperationError;
		expect([error.name, error.message]).toEqual([
			'NodeOperationError',
			'Aitronos rejected the API key (HTTP status 401)',
		]);
		expect(error.description).toContain("Check 'API Key'");
	});

	it('is read-only', async () => {
		addJobs(45);
		await pickAll();
		await pickAll('example');
		expect(mockApi().requests.every(({ method }) => method === 'GET')).toBe(true);
		expect(mockApi().requests.every(({ path }) => path === '/api/v1/scrape/jobs')).toBe(true);
	});
});
