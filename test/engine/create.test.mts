import { describe, expect, it, jest } from '@jest/globals';
import {
	fieldsOf,
	given,
	hints,
	looksBack,
	NODE,
	nodeWith,
	origins,
	REJECTED_PAGE,
	REJECTING,
	seen,
	useMockApi,
} from './fixture.mts';

jest.setTimeout(30_000);
const { mockApi, runJobs } = useMockApi();

const PAGES = ['https://a.example/', 'https://b.example/', 'https://c.example/'];

describe('Create', () => {
	it('returns one simplified job per input item, linked and in input order', async () => {
		// The first response comes last.
		mockApi().fault({ method: 'POST', times: 1, fault: { kind: 'delay', ms: 200 } });
		const result = await runJobs('create', { urls: PAGES });
		expect(origins(result)).toEqual([0, 1, 2]);
		const ids = PAGES.map((page) => mockApi().createdJobs.find(({ url }) => url === page)?.id);
		expect(given(result)).toEqual(
			PAGES.map((url, index) => ({
				job_id: ids[index],
				status: 'pending',
				finished: false,
				url,
				item_count: 0,
				error_message: null,
				processing_time: null,
				created_at: expect.any(String),
				completed_at: null,
			})),
		);
		expect(mockApi().requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
			PAGES.map(() => 'POST /api/v1/scrape'),
		);
	});

	it('is ready for Wait Until Complete', async () => {
		mockApi().onCreate(({ url }) => ({ pendingFor: 100, finishAfter: 300, data: [{ url }] }));
		const wait = { ...nodeWith('waitUntilComplete'), name: 'Wait' };
		const result = await runJobs('create', { urls: PAGES, nodes: [wait] });
		expect(result.items('Wait').map(({ json }) => json)).toEqual(PAGES.map((url) => ({ url })));
		expect(mockApi().createdJobs).toHaveLength(3);
	});

	it('sends fields whose names mean something to JavaScript', async () => {
		const fields = { constructor: 'string', prototype: 'string', title: 'string' };
		await runJobs('create', { urls: [PAGES[0]!], parameters: fieldsOf(fields) });
		const [{ schema }] = mockApi().createdJobs;
		expect(Object.keys(schema.properties)).toEqual(Object.keys(fields));
	});

	it('sends nothing but the URL and the schema unless options are set', async () => {
		await runJobs('create', {
			urls: [` ${PAGES[0]}\n`],
			parameters: fieldsOf({ title: 'string', price: 'number' }),
		});
		const [{ body, headers }] = mockApi().requests;
		expect(body).toEqual({
			url: PAGES[0],
			schema: {
				type: 'object',
				properties: { title: { type: 'string' }, price: { type: 'number' } },
			},
		});
		expect(headers['content-type']).toMatch(/^application\/json/);
	});

	it('takes any 2xx response, in or out of the envelope, that has an ID', async () => {
		mockApi().fault({ times: 1, fault: { kind: 'headers', status: 202, headers: {} } });
		mockApi().fault({ times: 1, fault: { kind: 'wrapped' } });
		const bare = { kind: 'edit', edit: ({ job_id: id }: object & { job_id?: string }) => ({ id }) };
		mockApi().fault({ times: 1, fault: bare as never });
		const result = await runJobs('create', { urls: PAGES });
		expect(given(result)).toMatchObject(PAGES.map((url) => ({ url, status: 'pending' })));
		expect(new Set(given(result).map(({ job_id: id }) => id))).toEqual(
			new Set(mockApi().createdJobs.map(({ id }) => id)),
		);
	});

	it('returns nothing for no input items', async () => {
		expect(given(await runJobs('create', { urls: [] }))).toEqual([]);
		expect(mockApi().requests).toHaveLength(0);
	});

	it('links each item to the input item that nodes downstream look back to', async () => {
		const back = looksBack('Back');
		const result = await runJobs('create', {
			urls: PAGES,
			nodes: [{ ...back, parameters: { value: '={{ $("Start").item.json.url }}' } }],
		});
		expect(seen(result, 'Back')).toEqual(PAGES);
	});
});

describe('Retry On Fail, which runs the whole node again', () => {
	const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };

	it.each(['create', 'scrape'] as const)('makes %s show a hint', async (operation) => {
		mockApi().onCreate(() => ({ data: [1] }));
		const result = await runJobs(operation, { urls: PAGES, settings });
		expect(hints(result)).toEqual([expect.stringMatching(/whole node again.*all jobs again/)]);
		expect(hints(await runJobs(operation, { urls: PAGES }))).toEqual([]);
	});

	it('creates all jobs again, whatever the error', async () => {
		const urls = [PAGES[0], REJECTED_PAGE];
		await runJobs('create', { urls, parameters: REJECTING, settings });
		const created = mockApi().createdJobs.map(({ url }) => url);
		expect(created).toEqual([PAGES[0], PAGES[0]]);
	});
});
