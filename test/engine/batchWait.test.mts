import { describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import pWaitFor from 'p-wait-for';
import type { Fault, JobPlan } from '../../tools/mockApi/mockApi.mts';
import { pages, useBatches } from './batchFixture.mts';
import { given, hints, looksBack, NODE, origins, seen } from './fixture.mts';

const { mockApi, runBatch, sent } = useBatches();

const PROGRESS = /\/scrape\/batch\/[^/]+\/progress$/;
const JOB = /\/scrape\/jobs\/[^/]+$/;

const ON_ERROR: Array<INode['onError']> = [
	'stopWorkflow',
	'continueRegularOutput',
	'continueErrorOutput',
];

/** A batch whose jobs each have one item, unless the plans say otherwise. */
function addBatch(...plans: JobPlan[]): string {
	const jobs = plans.map((plan, row) => ({ data: [{ row: row + 1 }], ...plan }));
	return mockApi().addBatch({ jobs });
}

describe('Get Status of a batch', () => {
	it('returns its counters, simplified, with one request for each batch', async () => {
		const id = addBatch({}, { outcome: 'failed', data: null }, { outcome: 'never' });
		const result = await runBatch('getStatus', { input: [{ batch_id: id }, { batch_id: id }] });
		expect(given(result)).toEqual(
			[0, 1].map(() => ({
				batch_id: id,
				finished: false,
				total_urls: 3,
				completed: 1,
				failed: 1,
				pending: 1,
				item_count: 1,
				estimated_completion: expect.any(String),
				created_at: null,
			})),
		);
		expect(origins(result)).toEqual([0, 1]);
		expect(mockApi().requests).toHaveLength(1);
		expect(sent('GET', PROGRESS)).toHaveLength(1);
	});

	it('returns the fields of the API as raw, a different object for each input item', async () => {
		mockApi().fault({ fault: { kind: 'edit', edit: (body) => ({ ...body, error: 'kept' }) } });
		const id = addBatch({}, {});
		const result = await runBatch('getStatus', {
			input: [{ batch_id: id }, { batch_id: ` ${id} ` }],
			parameters: { output: 'raw' },
		});
		const [first, second] = given(result);
		expect(first).toMatchObject({ batch_id: id, total_urls: 2, jobs: [{}, {}], error_: 'kept' });
		expect(first).not.toHaveProperty('error');
		expect(second).toEqual(first);
		expect(second).not.toBe(first);
	});

	it('retries after a transient error, and names the batch that does not exist', async () => {
		const id = addBatch({});
		mockApi().fault({ times: 1, fault: { kind: 'status', status: 503 } });
		const result = await runBatch('getStatus', {
			input: [{ batch_id: id }, { batch_id: 'batch_none' }],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toEqual([
			expect.objectContaining({ batch_id: id, finished: true }),
			{
				error: "Batch 'batch_none': batch not found (HTTP status 404)",
				message: expect.stringMatching(/^Check the ID in 'Batch ID'\./),
			},
		]);
	});
});

describe('Wait Until Complete of a batch', () => {
	it('polls the progress of the batch, then fetches each job once, in the order of the URLs', async () => {
		const plans = [1_500, 0, 800].map((finishAfter) => ({ finishAfter }));
		const id = addBatch(...plans);
		const result = await runBatch('waitUntilComplete', { input: [{ batch_id: id }] });
		expect(given(result)).toEqual([{ row: 1 }, { row: 2 }, { row: 3 }]);
		expect(origins(result)).toEqual([0, 0, 0]);
		expect(sent('GET', PROGRESS).length).toBeGreaterThan(1);
		expect(sent('GET', JOB)).toHaveLength(3);
		// The last poll came before the first result.
		const paths = mockApi().requests.map(({ path }) => PROGRESS.test(path));
		expect(paths.lastIndexOf(true)).toBeLessThan(paths.indexOf(false));
	});

	it('returns items under the same options as those of a job', async () => {
		const id = addBatch({ data: [{ a: 1 }, 'text'] }, { data: [] });
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: id }],
			options: { includeJobFields: true, onEmptyResult: 'summaryItem' },
		});
		expect(given(result)).toMatchObject([
			{ a: 1, aitronos_job_id: expect.any(String) },
			{ value: 'text', aitronos_job_url: expect.any(String) },
			{ item_count: 0, finished: true, status: 'completed' },
		]);
	});

	it.each([
		['simplified', { item_count: 1, finished: true }],
		['raw', { extracted_data: [{ row: 1 }], metadata: expect.any(Object) }],
	])('returns one %s item per job', async (output, fields) => {
		const id = addBatch({}, { data: [{ row: 1 }] });
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: id }],
			parameters: { output },
		});
		expect(given(result)).toMatchObject([
			{ ...fields, status: 'completed' },
			{ ...fields, status: 'completed' },
		]);
	});

	it('returns a batch once that all items of Create name, each job to the item that names it', async () => {
		const result = await runBatch('create', {
			input: [{}],
			parameters: { urls: pages(7).join('\n') },
		});
		const input = given(result);
		mockApi().requests.length = 0;
		const waited = await runBatch('waitUntilComplete', {
			// Another order than that of the URLs.
			input: [...input].reverse(),
			options: { includeJobFields: true },
			nodes: [looksBack('Back')],
		});
		const urls = given(waited).map(({ aitronos_job_url: url }) => url);
		expect(urls).toEqual([...pages(7)].reverse());
		expect(origins(waited)).toEqual([0, 1, 2, 3, 4, 5, 6]);
		const named = given(waited).map(({ aitronos_job_id: id }) => id);
		expect(seen(waited, 'Back')).toEqual(named);
		expect(sent('GET', JOB)).toHaveLength(7);
	});

	it('finds the jobs that the API does not list by the items of Create', async () => {
		const plans = Array.from({ length: 3 }, () => ({}));
		const id = addBatch(...plans);
		const jobs = await runBatch('waitUntilComplete', {
			input: [{ batch_id: id }],
			parameters: { output: 'simplified' },
		});
		const ids = given(jobs).map(({ job_id: job }) => job);
		mockApi().fault({
			on: PROGRESS,
			fault: {
				kind: 'edit',
				edit: (body) => ({ ...body, jobs: (body.jobs as unknown[]).slice(0, 1) }),
			},
		});
		const all = await runBatch('waitUntilComplete', {
			input: ids.map((job) => ({ batch_id: id, job_id: job })),
		});
		expect(given(all)).toEqual([{ row: 1 }, { row: 2 }, { row: 3 }]);
		expect(origins(all)).toEqual([0, 1, 2]);
		expect(all.task(NODE)?.hints).toEqual([]);

		const listed = await runBatch('waitUntilComplete', { input: [{ batch_id: id }] });
		expect(given(listed)).toEqual([{ row: 1 }]);
		expect(listed.task(NODE)?.hints).toMatchObject([
			{
				message: expect.stringMatching(
					new RegExp(`^Aitronos lists only 1 of the 3 jobs of batch '${id}'`),
				),
			},
		]);
	});

	describe.each(ON_ERROR)('with a failed and a cancelled job, On Error %s', (onError) => {
		const add = () =>
			addBatch(
				{},
				{ outcome: 'failed', data: null, errorMessage: 'Blocked' },
				{},
				{ outcome: 'cancelled', data: [{ part: 1 }] },
			);

		it('treats each as an error of its input item, without losing the others', async () => {
			const result = await runBatch('waitUntilComplete', {
				input: [{ batch_id: add() }],
				settings: { onError },
			});
			const failed = {
				error: expect.stringMatching(/failed: Blocked$/),
				message: expect.any(String),
			};
			const cancelled = {
				error: expect.stringMatching(/was cancelled$/),
				message: expect.stringContaining('1 extracted item'),
			};
			if (onError === 'stopWorkflow') {
				expect(result.run.status).toBe('error');
				expect(result.task(NODE)?.error?.message).toMatch(/failed: Blocked$/);
			} else if (onError === 'continueRegularOutput') {
				expect(given(result)).toEqual([{ row: 1 }, failed, { row: 3 }, cancelled]);
				expect(origins(result)).toEqual([0, 0, 0, 0]);
			} else {
				expect(given(result)).toEqual([{ row: 1 }, { row: 3 }]);
				expect(given(result, 1)).toMatchObject([failed, cancelled]);
			}
		});

		it('returns their items and states if that is set', async () => {
			const result = await runBatch('waitUntilComplete', {
				input: [{ batch_id: add() }],
				options: { onUnsuccessful: 'returnState' },
				settings: { onError },
			});
			expect(given(result)).toMatchObject([
				{ row: 1 },
				{ status: 'failed', error_message: 'Blocked' },
				{ row: 3 },
				{ part: 1 },
				{ status: 'cancelled', item_count: 1 },
			]);
		});
	});

	describe.each(ON_ERROR)('after a timeout, On Error %s', (onError) => {
		it('fails once for the batch and counts its finished jobs', async () => {
			const id = addBatch({}, { outcome: 'failed', data: null }, { outcome: 'never' });
			const result = await runBatch('waitUntilComplete', {
				input: [{ batch_id: id }, { batch_id: id }],
				parameters: { maxWait: 1 },
				settings: { onError },
			});
			const error = `Batch '${id}' (2 of 3 jobs finished) didn't finish within 1 s`;
			const message = expect.stringContaining("Increase 'Max Wait'");
			if (onError === 'stopWorkflow') {
				expect(result.task(NODE)?.error).toMatchObject({ message: error, description: message });
			} else {
				const output = onError === 'continueRegularOutput' ? 0 : 1;
				expect(given(result, output)).toMatchObject([{ error, message }]);
				expect(given(result, 1 - output)).toEqual([]);
			}
			expect(sent('GET', JOB)).toEqual([]);
		});
	});

	it('waits for a batch until the longest Max Wait of its input items, and returns it once', async () => {
		const id = addBatch({ finishAfter: 1_500 }, { id: 'job_named' });
		const result = await runBatch('waitUntilComplete', {
			input: [
				{ batch_id: id, wait: 0.5 },
				{ batch_id: id, wait: 20, job_id: 'job_named' },
			],
			parameters: { maxWait: '={{ $json.wait }}' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toEqual([{ row: 1 }, { row: 2 }]);
		expect(origins(result)).toEqual([0, 1]);
	});

	it.each([
		['items', [{ row: 1 }, { row: 3 }]],
		['simplified', [{ item_count: 1 }, { item_count: 1 }]],
		['raw', [{ extracted_data: [{ row: 1 }] }, { extracted_data: [{ row: 3 }] }]],
	])(
		'returns the finished jobs as %s and then the state, if that is set',
		async (output, finished) => {
			const id = addBatch({}, { outcome: 'never' }, {});
			const result = await runBatch('waitUntilComplete', {
				input: [{ batch_id: id }],
				parameters: { maxWait: 1, output },
				options: { onTimeout: 'returnLastState' },
			});
			const state = output === 'raw' ? { jobs: [{}, {}, {}] } : { finished: false };
			expect(given(result)).toMatchObject([
				...finished,
				{ batch_id: id, total_urls: 3, completed: 2, ...state },
			]);
		},
	);

	it('returns a state without a response too', async () => {
		mockApi().fault({ fault: { kind: 'status', status: 502 } });
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: 'batch_1' }],
			parameters: { maxWait: 1 },
			options: { onTimeout: 'returnLastState' },
		});
		expect(given(result)).toEqual([{ batch_id: 'batch_1', finished: false }]);
	});

	it('says with the last state that Aitronos accepts no requests', async () => {
		const limited: Fault = { kind: 'status', status: 429, headers: { 'Retry-After': '900' } };
		mockApi().fault({ on: PROGRESS, fault: limited });
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: 'batch_1' }, { batch_id: 'batch_2' }],
			options: { onTimeout: 'returnLastState' },
		});
		expect(given(result)).toEqual([
			{ batch_id: 'batch_1', finished: false },
			{ batch_id: 'batch_2', finished: false },
		]);
		expect(hints(result)).toEqual([expect.stringMatching(/stopped waiting early for the batch/)]);
	});

	it('counts failed jobs in its hints too', async () => {
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: addBatch({ data: [] }, { outcome: 'failed', errorMessage: 'No' }) }],
			settings: { onError: 'continueRegularOutput' },
		});
		expect(hints(result)).toEqual([expect.stringMatching(/^1 of 2 jobs completed without items/)]);
	});

	it('fetches a result again that does not come at once, and then says that the job itself has finished', async () => {
		const jobs = ['job_a', 'job_lost', 'job_late', 'job_running', 'job_b'];
		const id = addBatch(...jobs.map((job) => ({ id: job })));
		mockApi().fault({ on: /job_lost$/, fault: { kind: 'status', status: 500 } });
		const edit = (fields: object): Fault => ({
			kind: 'edit',
			edit: (body) => ({ ...body, ...fields }),
		});
		mockApi().fault({ on: /job_late$/, times: 1, fault: edit({ extracted_data: null }) });
		mockApi().fault({
			on: /job_running$/,
			fault: edit({ status: 'processing', completed_at: null }),
		});
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: id }],
			options: { onTimeout: 'returnLastState' },
			settings: { onError: 'continueRegularOutput' },
		});
		const finished = (job: string) =>
			expect.stringMatching(
				`^The job itself has finished in Aitronos\\. .*'Wait Until Complete'.* ${job}\\.`,
			);
		expect(given(result)).toEqual([
			{ row: 1 },
			{
				error: expect.stringMatching(/^Scrape job 'job_lost' \(status: completed\): .*500/),
				message: finished('job_lost'),
			},
			{ row: 3 },
			{
				error: "Scrape job 'job_running' has finished, but its result isn't available yet",
				message: finished('job_running'),
			},
			{ row: 5 },
		]);
		expect(jobs.map((job) => sent('GET', new RegExp(`${job}$`)).length)).toEqual([1, 3, 2, 3, 1]);
	}, 20_000);

	it.each([
		[404, /: scrape job not found \(HTTP status 404\)$/],
		[422, /: Aitronos rejected the request as invalid/],
	])('names no parameter of the job whose result is a %i', async (status, error) => {
		const id = addBatch({});
		mockApi().fault({ on: JOB, fault: { kind: 'status', status } });
		const result = await runBatch('waitUntilComplete', { input: [{ batch_id: id }] });
		expect(result.task(NODE)?.error).toMatchObject({
			message: expect.stringMatching(error),
			description: expect.stringMatching(
				/^The job itself has finished in Aitronos\. .*the message from/,
			),
		});
		expect(result.task(NODE)?.error?.description).not.toMatch(/Check .*'Job'/);
	});

	it('gives no advice that meets the same limit if a result is too large', async () => {
		mockApi().fault({ on: JOB, fault: { kind: 'body', body: Buffer.alloc(33 << 20, ' ') } });
		const result = await runBatch('waitUntilComplete', { input: [{ batch_id: addBatch({}) }] });
		expect(result.task(NODE)?.error?.message).toContain('larger than 32 MiB');
		expect(result.task(NODE)?.error?.description).toMatch(/^Create the job again with fewer/);
	});

	it('says the same if the API wants no request for longer than it can wait', async () => {
		const id = addBatch({}, {});
		const headers = { 'Retry-After': '900' };
		mockApi().fault({ on: JOB, fault: { kind: 'status', status: 429, headers } });
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: id }],
			options: { onTimeout: 'returnLastState' },
			settings: { onError: 'continueRegularOutput' },
		});
		const missing = {
			error: expect.stringMatching(/\(status: completed\): .*requests for another 15 min/),
			message: expect.stringMatching(/^The job itself has finished in Aitronos\./),
		};
		expect(given(result)).toEqual([missing, missing]);
	});

	it('keeps polling through transient errors, and believes a 404 only the second time', async () => {
		const id = addBatch({ finishAfter: 2_000 }, {});
		const faults: Fault[] = [
			{ kind: 'status', status: 500 },
			{ kind: 'html', status: 200 },
			{ kind: 'cutOff' },
			{ kind: 'status', status: 404 },
		];
		for (const fault of faults) mockApi().fault({ on: PROGRESS, times: 1, fault });
		const result = await runBatch('waitUntilComplete', {
			input: [{ batch_id: id }],
			options: { pollInterval: 1 },
		});
		expect(given(result)).toEqual([{ row: 1 }, { row: 2 }]);

		const missing = await runBatch('waitUntilComplete', { input: [{ batch_id: 'batch_none' }] });
		expect(missing.task(NODE)?.error).toMatchObject({
			message: "Batch 'batch_none': batch not found (HTTP status 404)",
			description: expect.stringMatching(/^Check the ID in 'Batch ID'\./),
		});
		expect(sent('GET', /batch_none/)).toHaveLength(2);
	}, 30_000);

	it.each<[string, Fault, RegExp]>([
		['a 401', { kind: 'status', status: 401 }, /: Aitronos rejected the API key/],
		['a 403', { kind: 'status', status: 403 }, /permission to read this batch/],
		['a redirect', { kind: 'redirect', location: '/' }, /: Aitronos returned a redirect/],
		[
			'a Retry-After beyond Max Wait',
			{ kind: 'status', status: 429, headers: { 'Retry-After': '900' } },
			/won't accept requests for another 15 min/,
		],
	])('ends at once after %s', async (_what, fault, error) => {
		mockApi().fault({ on: PROGRESS, fault });
		const result = await runBatch('waitUntilComplete', { input: [{ batch_id: addBatch({}) }] });
		expect(result.task(NODE)?.error?.message).toMatch(/^Batch 'batch_/);
		expect(result.task(NODE)?.error?.message).toMatch(error);
		expect(mockApi().requests).toHaveLength(1);
	});

	it.each([
		[undefined, /^Batch ID is missing$/],
		['{{ $json.batch_id }}', /wasn't evaluated$/],
		['batch_1, batch_2', /^The batch ID contains spaces or commas$/],
		['..', /isn't a valid batch ID$/],
	])('refuses the batch ID %s before any request', async (id, error) => {
		const result = await runBatch('waitUntilComplete', {
			input: [{ id }],
			parameters: { batchId: '={{ $json.id }}' },
		});
		expect(result.task(NODE)?.error?.message).toMatch(error);
		expect(mockApi().requests).toEqual([]);
	});

	it('ends at Stop while it polls, and while it fetches results', async () => {
		const id = addBatch({ outcome: 'never' });
		const polled = pWaitFor(() => sent('GET', PROGRESS).length > 0);
		const polling = await runBatch('waitUntilComplete', {
			input: [{ batch_id: id }],
			stopWhen: polled,
		});
		expect(polling.run.status).toBe('canceled');
		expect(given(polling)).toEqual([]);

		mockApi().fault({ on: JOB, fault: { kind: 'silence' } });
		const fetched = pWaitFor(() => sent('GET', JOB).length > 0);
		const fetching = await runBatch('waitUntilComplete', {
			input: [{ batch_id: addBatch({}) }],
			stopWhen: fetched,
		});
		expect(fetching.run.status).toBe('canceled');
		const { length } = mockApi().requests;
		await pWaitFor(() =>
			mockApi().requests.every(({ respondedAt, aborted }) => respondedAt ?? aborted),
		);
		expect(mockApi().requests).toHaveLength(length);
	});
});
