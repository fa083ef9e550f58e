import { describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import pWaitFor from 'p-wait-for';
import { recordWarnings } from '../../tools/engine/container.mts';
import { pages, useBatches } from './batchFixture.mts';
import { given, hints, NODE } from './fixture.mts';

const { mockApi, runBatch, bodies } = useBatches();

const links = (result: Awaited<ReturnType<typeof runBatch>>, output = 0) =>
	result.items(NODE, output).map(({ pairedItem }) => pairedItem);

/** The URLs of the batches, in the order of the requests. */
const urlsSent = () => bodies().map(({ urls }) => urls);

const gathered = { urlSource: 'inputItems', url: '={{ $json.url }}' };
const inputOf = (urls: string[]) => urls.map((url) => ({ url }));

describe('Create batch', () => {
	it.each([
		['text', ` https://a.example/1 \r\n\n https://a.example/2\t\n`],
		['a list', ['https://a.example/1', ' https://a.example/2']],
		['a list from an expression', '={{ $json.list }}'],
	])('takes URLs from %s', async (_source, urls) => {
		const result = await runBatch('create', {
			input: [{ list: ['https://a.example/1', 'https://a.example/2'] }],
			parameters: { urls },
		});
		expect(urlsSent()).toEqual([['https://a.example/1', 'https://a.example/2']]);
		const [{ batchId }] = mockApi().createdJobs;
		expect(given(result)).toEqual(
			mockApi().createdJobs.map(({ id, url }) => ({
				batch_id: batchId,
				job_id: id,
				url,
				status: 'pending',
			})),
		);
		expect(links(result)).toEqual([{ item: 0 }, { item: 0 }]);
		expect(bodies()[0].schema).toEqual({
			type: 'object',
			properties: { title: { type: 'string' } },
		});
		expect(bodies()[0]).not.toHaveProperty('options');
	});

	it('gathers the URLs of all input items, and links each job to the item that gave its URL', async () => {
		const urls = [...pages(3), pages(1)[0]];
		const result = await runBatch('create', { input: inputOf(urls), parameters: gathered });
		expect(urlsSent()).toEqual([urls]);
		expect(given(result).map(({ url }) => url)).toEqual(urls);
		expect(new Set(given(result).map(({ job_id: id }) => id)).size).toBe(4);
		expect(links(result)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
	});

	it('shows a hint if Retry On Fail is on', async () => {
		const run = { input: [{}], parameters: { urls: 'https://a.example/' } };
		const settings = { retryOnFail: true };
		expect(hints(await runBatch('create', { ...run, settings }))).toEqual([
			expect.stringMatching(/whole node again.*all jobs again/),
		]);
		expect(hints(await runBatch('create', run))).toEqual([]);
	});

	it('makes a batch of each input item that has its own text', async () => {
		const result = await runBatch('create', {
			input: [
				{ text: 'https://a.example/1\nhttps://a.example/2' },
				{ text: 'https://a.example/3' },
			],
			parameters: { urls: '={{ $json.text }}' },
		});
		expect(urlsSent()).toEqual([
			['https://a.example/1', 'https://a.example/2'],
			['https://a.example/3'],
		]);
		expect(links(result)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }]);
	});

	it('splits more than 50 URLs in order', async () => {
		const urls = pages(120);
		const result = await runBatch('create', { input: inputOf(urls), parameters: gathered });
		expect(urlsSent()).toEqual([urls.slice(0, 50), urls.slice(50, 100), urls.slice(100)]);
		expect(given(result).map(({ url }) => url)).toEqual(urls);
		expect(new Set(given(result).map(({ batch_id: id }) => id)).size).toBe(3);
	});

	it('returns one simplified item per batch, linked to all of its input items', async () => {
		const result = await runBatch('create', {
			input: inputOf(pages(52)),
			parameters: { ...gathered, answer: 'perBatch' },
		});
		expect(given(result)).toEqual(
			[50, 2].map((count) => ({
				batch_id: expect.stringMatching(/^batch_/),
				finished: false,
				total_urls: count,
				completed: 0,
				failed: 0,
				pending: count,
				item_count: 0,
				estimated_completion: null,
				created_at: expect.any(String),
			})),
		);
		expect(links(result)).toEqual([
			Array.from({ length: 50 }, (_, item) => ({ item })),
			[{ item: 50 }, { item: 51 }],
		]);
	});

	it('sends the options under the names of the API, and only those that are set', async () => {
		const result = await runBatch('create', {
			input: [{}],
			parameters: {
				urls: pages(1)[0],
				createOptions: {
					maxItemsPerUrl: 500,
					maxTotalItems: '5000',
					parallelJobs: 1,
					timeoutPerUrl: 300,
					llmMode: 'json',
					organizationId: ' org_1 ',
					dateFilter: { filter: { field: 'date', after: '2026-01-02' } },
				},
			},
		});
		expect(result.run.status).toBe('success');
		expect(bodies()[0]).toMatchObject({
			organization_id: 'org_1',
			options: {
				max_items_per_url: 500,
				max_total_items: 5000,
				parallel_jobs: 1,
				timeout_per_url: 300,
				llm_mode: 'json',
				date_filter: { field: 'date', after: '2026-01-02' },
			},
		});
	});

	it.each([
		['maxItemsPerUrl', 0, /from 1 to 500/],
		['maxItemsPerUrl', 501, /from 1 to 500/],
		['maxTotalItems', 5001, /from 1 to 5000/],
		['parallelJobs', 11, /from 1 to 10/],
		['timeoutPerUrl', 301, /from 1 to 300/],
	])('refuses %s %d before any request', async (option, value, message) => {
		const result = await runBatch('create', {
			input: [{}],
			parameters: { urls: pages(1)[0], createOptions: { [option]: value } },
		});
		expect(result.task(NODE)?.error).toMatchObject({
			message: expect.stringMatching(/^Invalid value for/),
			description: expect.stringMatching(message),
		});
		expect(mockApi().requests).toEqual([]);
	});

	it.each([
		['no URL', ' ', /'URLs' is empty/],
		[
			'something else',
			'https://a.example/1\nexample.com',
			/'URLs' contains an invalid URL in line 2: 'example.com'/,
		],
		['an empty list', [], /'URLs' is empty/],
		[
			'a list with a gap',
			['https://a.example/1', ''],
			/'URLs' contains an invalid URL in line 2: ''/,
		],
	])('refuses %s before any request', async (_what, urls, message) => {
		const result = await runBatch('create', { input: [{}], parameters: { urls } });
		expect(result.task(NODE)?.error?.message).toMatch(message);
		expect(mockApi().requests).toEqual([]);
	});

	it('leaves out an input item without a usable URL', async () => {
		const result = await runBatch('create', {
			input: inputOf(['https://a.example/1', 'nothing', 'https://a.example/3']),
			parameters: gathered,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(urlsSent()).toEqual([['https://a.example/1', 'https://a.example/3']]);
		expect(given(result)).toMatchObject([
			{ url: 'https://a.example/1' },
			{ error: expect.stringContaining("'URL' isn't a valid URL: 'nothing'") },
			{ url: 'https://a.example/3' },
		]);
		expect(links(result)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});

	it('loses no URL if the API lists fewer jobs than it was given', async () => {
		mockApi().fault({
			method: 'POST',
			fault: {
				kind: 'edit',
				edit: (body) => ({ ...body, jobs: (body.jobs as unknown[]).slice(1, 2) }),
			},
		});
		const urls = pages(3);
		const result = await runBatch('create', { input: inputOf(urls), parameters: gathered });
		const [{ batchId }, { id }] = mockApi().createdJobs;
		expect(given(result)).toEqual([
			{ batch_id: batchId, job_id: null, url: urls[0], status: null },
			{ batch_id: batchId, job_id: id, url: urls[1], status: 'pending' },
			{ batch_id: batchId, job_id: null, url: urls[2], status: null },
		]);
	});

	it('links the jobs to all input items if the API spells their URLs differently', async () => {
		mockApi().fault({
			method: 'POST',
			fault: {
				kind: 'edit',
				edit: (body) => ({
					...body,
					jobs: (body.jobs as Array<{ url: string }>).map((job) => ({
						...job,
						url: `${job.url}/`,
					})),
				}),
			},
		});
		const result = await runBatch('create', { input: inputOf(pages(2)), parameters: gathered });
		expect(given(result).map(({ url }) => url)).toEqual(pages(2).map((url) => `${url}/`));
		const both = [{ item: 0 }, { item: 1 }];
		expect(links(result)).toEqual([both, both]);
	});
});

const LATER_FAILURES = [
	[
		'a 422',
		{ kind: 'status', status: 422 },
		false,
		/^Batch of 50 URLs wasn't created: Aitronos rejected/,
	],
	['a 402', { kind: 'status', status: 402 }, false, /^Batch of 50 URLs wasn't created: .*payment/],
	[
		'a lost connection',
		{ kind: 'resetBefore' },
		true,
		/^Batch of 50 URLs might have been created: the connection to Aitronos was lost/,
	],
] as const;

describe.each(LATER_FAILURES)('if a later batch ends with %s', (_what, fault, processed, error) => {
	async function run(onError: INode['onError']) {
		mockApi().fault({ method: 'POST', after: 1, fault, processed });
		return await runBatch('create', {
			input: inputOf(pages(120)),
			parameters: gathered,
			settings: { onError },
		});
	}

	it('returns the batches before it, and one error item that names the URLs left', async () => {
		const result = await run('continueRegularOutput');
		expect(bodies()).toHaveLength(2);
		const [{ batchId = '' }] = mockApi().createdJobs;
		expect(
			given(result)
				.slice(0, 50)
				.map(({ url }) => url),
		).toEqual(pages(50));
		const errors = given(result).slice(50);
		expect(errors).toEqual([
			{ error: expect.stringMatching(error), message: expect.stringContaining(batchId) },
		]);
		const named = String(errors[0].message).match(/https:\/\/example\.com\/\d+/g);
		expect(named).toEqual(pages(120).slice(50));
		expect(links(result)[50]).toEqual(
			Array.from({ length: 70 }, (_, left) => ({ item: 50 + left })),
		);
	});

	it('routes the error item to the error output', async () => {
		const result = await run('continueErrorOutput');
		expect(given(result)).toHaveLength(50);
		expect(given(result, 1)).toEqual([
			expect.objectContaining({ error: expect.stringMatching(error) }),
		]);
	});

	it('lists the IDs of the batches before it when the workflow stops', async () => {
		const result = await run('stopWorkflow');
		const [{ batchId = '' }] = mockApi().createdJobs;
		expect(result.run.status).toBe('error');
		expect(result.task(NODE)?.error).toMatchObject({
			message: expect.stringMatching(error),
			description: expect.stringContaining(`Batches already created: ${batchId}.`),
		});
	});
});

it('lists the batches of earlier input items too when the workflow stops', async () => {
	mockApi().fault({ method: 'POST', after: 2, fault: { kind: 'status', status: 422 } });
	const result = await runBatch('create', {
		input: pages(4).map((text) => ({ text })),
		parameters: { urls: '={{ $json.text }}' },
	});
	const ids = new Set(mockApi().createdJobs.map(({ batchId }) => batchId));
	expect(ids.size).toBe(2);
	expect(result.task(NODE)?.error).toMatchObject({
		description: expect.stringContaining(`Batches already created: ${[...ids].join(', ')}.`),
	});
	expect(bodies()).toHaveLength(3);
});

it('creates a batch again only after a refusal of the API itself', async () => {
	mockApi().fault({
		method: 'POST',
		times: 1,
		fault: { kind: 'status', status: 429, headers: { 'Retry-After': '1' } },
	});
	const result = await runBatch('create', { input: [{}], parameters: { urls: pages(1)[0] } });
	expect(given(result)).toHaveLength(1);
	expect(bodies()).toHaveLength(2);
	expect(mockApi().createdJobs).toHaveLength(1);
});

it('says that a batch might exist if its creation has no usable response', async () => {
	mockApi().fault({ method: 'POST', fault: { kind: 'html', status: 502 }, processed: true });
	const result = await runBatch('create', {
		input: [{}],
		parameters: { urls: pages(2).join('\n') },
	});
	expect(bodies()).toHaveLength(1);
	expect(result.task(NODE)?.error).toMatchObject({
		message: expect.stringMatching(/^Batch of 2 URLs might have been created/),
		description: expect.stringMatching(/could create them twice.*'Get Many'/),
	});
});

it('ends at Stop, and logs the batches that it leaves behind, certain or not', async () => {
	mockApi().fault({ method: 'POST', after: 1, fault: { kind: 'silence' } });
	const warnings = recordWarnings();
	const result = await runBatch('create', {
		input: inputOf(pages(120)),
		parameters: gathered,
		stopWhen: pWaitFor(() => bodies().length === 2),
	});
	expect(result.run.status).toBe('canceled');
	expect(bodies()).toHaveLength(2);
	const [{ batchId }] = mockApi().createdJobs;
	const [warning] = warnings();
	expect(warnings()).toHaveLength(1);
	expect(warning).toMatch(/^The execution ended early, but its Aitronos batches continue\. /);
	expect(warning).toContain(`Batches already created: ${batchId}.`);
	expect(warning).toContain('A batch might also have been created for ');
	expect(warning.match(/https:\/\/example\.com\/\d+/g)).toEqual(pages(120).slice(50, 100));
});

it('logs nothing at Stop if nothing was sent', async () => {
	const warnings = recordWarnings();
	const result = await runBatch('create', {
		input: inputOf(pages(3)),
		parameters: gathered,
		stopWhen: Promise.resolve(),
	});
	expect(result.run.status).toBe('canceled');
	expect(bodies()).toEqual([]);
	expect(warnings()).toEqual([]);
});
