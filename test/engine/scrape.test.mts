import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Logger } from 'n8n-workflow';
import {
	given,
	hints,
	type JobRun,
	looksBack,
	NODE,
	origins,
	REJECTED_PAGE,
	REJECTING,
	seen,
	see,
	useMockApi,
} from './fixture.mts';
import type { JobPlan } from '../../tools/mockApi/mockApi.mts';

jest.setTimeout(30_000);
const { mockApi, runJobs } = useMockApi();

const PAGES = ['https://a.example/', 'https://b.example/', 'https://c.example/'];
const RETURN_STATES = { onTimeout: 'returnLastState', onUnsuccessful: 'returnState' };

const scrape = async (run: JobRun = {}) => await runJobs('scrape', { urls: PAGES, ...run });
const scrapeOne = async (plan: JobPlan, run: JobRun = {}) => {
	mockApi().onCreate(() => plan);
	return await scrape({ urls: [PAGES[0]], ...run });
};
/** The requests after the creation. */
const polls = () => mockApi().requests.filter(({ method }) => method === 'GET');
const idOf = (page: string) => mockApi().createdJobs.find(({ url }) => url === page)!.id;
const onlyId = () => mockApi().createdJobs[0].id;

describe('Scrape', () => {
	it('creates the jobs and returns their items, linked and in input order', async () => {
		const times = [900, 100, 500];
		mockApi().onCreate(({ url }) => ({
			finishAfter: times[PAGES.indexOf(url)],
			data: [
				{ url, row: 1 },
				{ url, row: 2 },
			],
		}));
		const back = looksBack('Back');
		const result = await scrape({
			nodes: [{ ...back, parameters: { value: '={{ $("Start").item.json.url }}' } }],
		});
		const rows = PAGES.flatMap((url) => [
			{ url, row: 1 },
			{ url, row: 2 },
		]);
		expect(given(result)).toEqual(rows);
		expect(origins(result)).toEqual([0, 0, 1, 1, 2, 2]);
		expect(seen(result, 'Back')).toEqual(rows.map(({ url }) => url));
		expect(mockApi().createdJobs).toHaveLength(3);
	});

	it('polls earlier jobs while it creates later ones', async () => {
		mockApi().fault({ method: 'POST', after: 12, fault: { kind: 'delay', ms: 1_800 } });
		const urls = Array.from({ length: 14 }, (_, page) => `https://example.com/${page}`);
		expect(given(await scrape({ urls }))).toHaveLength(14);
		const lastCreated = Math.max(
			...mockApi().requests.flatMap(({ method, respondedAt = 0 }) =>
				method === 'POST' ? respondedAt : [],
			),
		);
		expect(polls()[0].at).toBeLessThan(lastCreated);
	});

	it('takes a job that is finished at once as it is', async () => {
		const result = await scrapeOne({ data: [{ a: 1 }] });
		expect(given(result)).toEqual([{ a: 1 }]);
		expect(polls()).toHaveLength(0);
	});

	it('takes one that failed at once as it is, and looks up why', async () => {
		const result = await scrapeOne({ outcome: 'failed', progressErrorMessage: 'Blocked' });
		expect(result.task(NODE)?.error?.message).toBe(`Scrape job '${onlyId()}' failed: Blocked`);
		expect(polls().map(({ path }) => path.split('/').at(-1))).toEqual(['progress']);
	});

	it('returns one item per job as simplified and raw', async () => {
		const plan: JobPlan = { finishAfter: 300, data: [1, 2], extra: { further: 1 } };
		const [simplified, raw] = await Promise.all(
			['simplified', 'raw'].map(
				async (output) => await scrapeOne(plan, { parameters: { output } }),
			),
		);
		expect(given(simplified)).toMatchObject([{ status: 'completed', item_count: 2 }]);
		expect(given(raw)).toMatchObject([{ extracted_data: [1, 2], further: 1 }]);
	});

	it('adds the job’s fields to each item', async () => {
		const options = { includeJobFields: true };
		const [item] = given(await scrapeOne({ data: [{ a: 1 }] }, { options }));
		expect(item).toMatchObject({ a: 1, aitronos_job_id: onlyId(), aitronos_job_url: PAGES[0] });
	});

	it.each([
		['nothing', []],
		['summaryItem', [{ item_count: 0, status: 'completed' }]],
		['fail', [{ error: expect.stringContaining('has no items') }]],
	])('returns for an empty result %s', async (onEmptyResult, items) => {
		const result = await scrapeOne(
			{ data: [] },
			{ options: { onEmptyResult }, settings: { onError: 'continueRegularOutput' } },
		);
		expect(given(result)).toMatchObject(items);
	});
});

describe('once a job exists, its ID and how to go on are in', () => {
	const HOW_TO_GO_ON = () =>
		`To get its items, use 'Wait Until Complete' with the job ID ${onlyId()}. Running this node again creates another job.`;
	const RATE_LIMITED = {
		method: 'GET',
		fault: { kind: 'status', status: 429, headers: { 'Retry-After': '600' } },
	} as const;
	const FORBIDDEN = { method: 'GET', fault: { kind: 'status', status: 403 } } as const;

	it.each([
		['a timeout', undefined, "didn't finish within 0.3 s"],
		['a rate limit', RATE_LIMITED, "won't accept requests for another 10 min"],
		['a failed request', FORBIDDEN, "doesn't have permission to read this job"],
	])('the error of %s', async (_what, fault, text) => {
		if (fault) mockApi().fault(fault);
		const run: JobRun = { parameters: { maxWait: 0.3 } };
		const stopped = await scrapeOne({ outcome: 'never' }, run);
		expect(stopped.task(NODE)?.error?.message).toMatch(`Scrape job '${onlyId()}'`);
		expect(stopped.task(NODE)?.error?.message).toContain(text);
		expect(stopped.task(NODE)?.error?.description).toContain(HOW_TO_GO_ON());

		mockApi().createdJobs.length = 0;
		const settings = { onError: 'continueRegularOutput' } as const;
		const [item] = given(await scrapeOne({ outcome: 'never' }, { ...run, settings }));
		expect(Object.keys(item)).toEqual(['error', 'message']);
		expect(item.error).toContain(onlyId());
		expect(item.message).toContain(HOW_TO_GO_ON());
	});

	it.each([
		['a timeout', undefined],
		['a rate limit', RATE_LIMITED],
	])('the state item and the hint of %s', async (_what, fault) => {
		if (fault) mockApi().fault(fault);
		const result = await scrapeOne(
			{ outcome: 'never' },
			{ parameters: { maxWait: 0.3 }, options: RETURN_STATES },
		);
		expect(given(result)).toMatchObject([{ job_id: onlyId(), finished: false }]);
		expect(hints(result)).toEqual([
			expect.stringMatching(
				`The job hasn't finished.*'Wait Until Complete' with the job ID: ${onlyId()}\\..*creates new jobs`,
			),
		]);
	});

	it('the state item of a failed job, after its items', async () => {
		const plan: JobPlan = { outcome: 'failed', errorMessage: 'Blocked', data: [{ a: 1 }] };
		const result = await scrapeOne(plan, { options: RETURN_STATES });
		expect(given(result)).toEqual([
			{ a: 1 },
			expect.objectContaining({ job_id: onlyId(), error_message: 'Blocked' }),
		]);
	});
});

describe('if the execution ends early', () => {
	afterEach(() => void jest.restoreAllMocks());

	/** All nodes share the engine's logger. */
	async function spyOnLogger() {
		let logger: Logger | undefined;
		await runJobs('create', {
			urls: [],
			nodes: [{ name: 'Logging', type: 'test.logging', after: 'Start' }],
			types: {
				'test.logging': {
					...see,
					async execute() {
						logger = this.logger;
						return [[]];
					},
				},
			},
			input: [{}],
		});
		mockApi().reset();
		return jest.spyOn(logger!, 'warn').mockImplementation(() => undefined);
	}

	it('because a job failed, the error lists the jobs created before', async () => {
		mockApi().onCreate(({ url }) =>
			url === PAGES[1]
				? { outcome: 'failed', finishAfter: 300, errorMessage: 'Blocked' }
				: { outcome: 'never' },
		);
		const error = (await scrape()).task(NODE)!.error!;
		expect(error.message).toBe(`Scrape job '${idOf(PAGES[1])}' failed: Blocked`);
		expect(error.description).toMatch(/Jobs already created: .*'Wait Until Complete'/);
		for (const page of PAGES) {
			expect(error.description?.includes(idOf(page))).toBe(page !== PAGES[1]);
		}
		expect(error.description).not.toContain('might also have been created');
	});

	it('because a creation failed, the error names what was created and what might have been', async () => {
		// The twelfth is sent when others are created; the first is under way until then.
		mockApi().fault({ method: 'POST', times: 1, fault: { kind: 'delay', ms: 20_000 } });
		const pages = Array.from({ length: 11 }, (_, page) => `https://example.com/${page}`);
		const result = await scrape({ urls: [...pages, REJECTED_PAGE], parameters: REJECTING });
		const error = result.task(NODE)!.error!;
		expect(error.message).toContain(`Scrape job for '${REJECTED_PAGE}' wasn't created`);
		const { createdJobs } = mockApi();
		// The mock API goes on with the first when the connection closes.
		while (createdJobs.length < pages.length) await sleep(10);
		for (const { id, url } of createdJobs) {
			expect(error.description).toMatch(new RegExp(`${id}|'${url}'`));
		}
		expect(error.description).toMatch(/Jobs already created: /);
		expect(error.description).toMatch(/Jobs might also have been created for 'https:/);
		const { length } = mockApi().requests;
		await sleep(1_000);
		expect(mockApi().requests).toHaveLength(length);
	});

	it('because a creation failed, no job is created for a page that waits for its turn', async () => {
		const result = await scrape({
			urls: [REJECTED_PAGE, ...PAGES],
			parameters: REJECTING,
			options: { concurrency: 1 },
		});
		await sleep(500);
		expect(mockApi().requests).toHaveLength(1);
		expect(mockApi().createdJobs).toEqual([]);
		const error = result.task(NODE)!.error!;
		expect(error.message).toContain(`Scrape job for '${REJECTED_PAGE}' wasn't created`);
		expect(error.description).not.toContain('might also have been created');
	});

	it('because of Stop, the log has the IDs, and nothing more is sent', async () => {
		const warn = await spyOnLogger();
		mockApi().onCreate(() => ({ outcome: 'never' }));
		mockApi().fault({ method: 'POST', after: 2, fault: { kind: 'delay', ms: 20_000 } });
		const stopWhen = (async () => {
			while (mockApi().createdJobs.length < 2 || mockApi().requests.length < 3) await sleep(10);
			await sleep(100);
		})();
		const result = await scrape({ stopWhen });
		expect(result.run.status).toBe('canceled');
		expect(given(result)).toEqual([]);
		const { length } = mockApi().requests;
		const [text] = warn.mock.calls.at(-1)!;
		expect(text).toMatch(`Jobs already created: `);
		for (const { id } of mockApi().createdJobs) expect(text).toContain(id);
		const created = mockApi().createdJobs.map(({ url }) => url);
		const [uncertain] = PAGES.filter((page) => !created.includes(page));
		expect(text).toMatch(`Jobs might also have been created for '${uncertain}'`);
		await sleep(2_000);
		expect(mockApi().requests).toHaveLength(length);
	});

	it('of Stop before anything was sent, nothing is created or logged', async () => {
		const warn = await spyOnLogger();
		const result = await scrape({ stopWhen: Promise.resolve() });
		expect(result.run.status).toBe('canceled');
		expect(mockApi().createdJobs).toEqual([]);
		expect(warn).not.toHaveBeenCalled();
	});
});

describe('an API with the rate limit of the plan', () => {
	const limited = useMockApi({ rateLimit: { capacity: 120, perMinute: 1_000 } });

	it('refuses none of the requests for 150 pages', async () => {
		const urls = Array.from({ length: 150 }, (_, page) => `https://example.com/${page}`);
		// Each fifth job has to be polled.
		limited.mockApi().onCreate(({ url }, index) => ({
			finishAfter: index % 5 === 0 ? 500 : 0,
			data: [{ url }],
		}));
		const result = await limited.runJobs('scrape', {
			urls,
			credential: { requestsPerMinute: 1_000 },
			options: { concurrency: 50 },
		});
		expect(given(result)).toEqual(urls.map((url) => ({ url })));
		expect(origins(result)).toEqual(urls.map((_url, item) => item));
		expect(limited.mockApi().createdJobs).toHaveLength(150);
		expect(new Set(limited.mockApi().requests.map(({ status }) => status))).toEqual(new Set([200]));
	});
});
