import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { addExamples, EXAMPLE_JOBS, pickFields } from '../../tools/mockApi/exampleJobs.mts';
import type { JobPlan } from '../../tools/mockApi/mockApi.mts';
import type { Execution } from '../../tools/n8n/execution.mts';
import { EXAMPLES, readExample } from '../../tools/n8n/workflow.mts';
import { print, useN8n } from './fixture.mts';

const { api, client, store } = useN8n();

const dataOf = (page: string): unknown => {
	const examples: JobPlan[] = Object.values(EXAMPLE_JOBS);
	return examples.find(({ url }) => url === page)?.data;
};

/** Examples that need more than a run have a test file of their name. */
const hasOwnTest = (example: string): boolean =>
	existsSync(join(import.meta.dirname, 'examples', example.replace('.json', '.e2e.mts')));

/** Not run: only their nodes are checked, in `examples/allNodes.e2e.mts`. */
const NEED_AN_ACCOUNT = ['finished-jobs-to-hubspot.json', 'scrape-to-google-sheets.json'];

const NEWEST = [{ title: 'Newest', price: 1 }];

/** What to expect of each example. */
const CHECKS: Record<string, (execution: Execution) => void> = {
	'create-and-wait.json': ({ json }) => {
		const { products, events, positions } = EXAMPLE_JOBS;
		expect(json('Create Scrape Jobs').map(({ url }) => url)).toEqual(
			[products, events, positions].map(({ url }) => url),
		);
		expect(json('Wait for Scrape Jobs')).toEqual(
			[products, events, positions].flatMap(({ url, data }) =>
				pickFields(data, ['title', 'url']).map((item) =>
					expect.objectContaining({ ...item, aitronos_job_url: url }),
				),
			),
		);
	},
	'batch-to-rows.json': ({ json, ran }) => {
		const { products, positions, events } = EXAMPLE_JOBS;
		expect(json('Create Batch').map(({ url }) => url)).toEqual(
			[products, positions, events].map(({ url }) => url),
		);
		expect(new Set(json('Create Batch').map(({ batch_id: id }) => id)).size).toBe(1);
		expect(json('Rows')).toEqual(
			[products, positions, events].flatMap(({ url, data }) =>
				pickFields(data, ['title', 'price']).map((item) =>
					expect.objectContaining({ ...item, aitronos_job_url: url }),
				),
			),
		);
		expect(ran).not.toContain('Failed Pages');
	},
	'on-finished-jobs.json': ({ json }) => {
		expect(json('Extracted Items')).toEqual(NEWEST);
	},
	'wait-for-a-long-batch.json': ({ json, ran }) => {
		const { products, positions } = EXAMPLE_JOBS;
		expect(json('Get Status')).toMatchObject([{ finished: true, total_urls: 2, completed: 2 }]);
		expect(json('Wait Until Complete')).toEqual([...products.data, ...positions.data]);
		expect(ran).not.toContain('Wait 70 Seconds');
	},
	'scrape-job-to-spreadsheet.json': ({ items, json }) => {
		expect(json('Wait for Scrape Job')).toEqual(EXAMPLE_JOBS.products.data);
		expect(items('Convert to Spreadsheet')[0].binary?.data.fileName).toBe('items.xlsx');
	},
	'get-status.json': ({ json }) => {
		expect(json('Get Status').map(({ status, item_count }) => [status, item_count])).toEqual([
			['completed', 16],
			['completed', 11],
			['processing', 0],
			['failed', 0],
		]);
	},
	'wait-for-a-long-job.json': ({ json, ran }) => {
		expect(json('Wait Until Complete')).toEqual(EXAMPLE_JOBS.events.data);
		expect(ran).not.toContain('Wait 70 Seconds');
	},
	'wait-for-several-jobs.json': ({ json }) => {
		const extracted = [...EXAMPLE_JOBS.events.data, ...EXAMPLE_JOBS.documented.data];
		expect(json('Extracted Items')).toEqual(extracted.map((item) => expect.objectContaining(item)));
		expect(json('Failed Jobs')).toEqual([
			expect.objectContaining({ error: expect.stringContaining(EXAMPLE_JOBS.blocked.id) }),
		]);
	},
};

/** Jobs that must not wait here: the tests of queue mode do that. */
const PREPARE: Record<string, () => unknown> = {
	'wait-for-a-long-job.json': () => api().addJob({ ...EXAMPLE_JOBS.events, finishAfter: 0 }),
	'wait-for-a-long-batch.json': () => api().onCreate(({ url }) => ({ data: dataOf(url) })),
	'on-finished-jobs.json': () => {
		const completedAt = new Date(Date.now() + 60_000).toISOString();
		api().addJob({ completedAt, data: NEWEST });
	},
};

describe('the example workflows, imported and run', () => {
	beforeEach(() => addExamples(api()));

	it.each(EXAMPLES.filter((file) => !hasOwnTest(file) && !NEED_AN_ACCOUNT.includes(file)))(
		'%s',
		async (file) => {
			PREPARE[file]?.();
			expect(Object.keys(CHECKS)).toContain(file);
			const id = await client().run(await store(readExample(file)));
			const execution = await client().finishedExecution(id);
			print(`${file}: ${execution.ran.join(' → ')}`);
			expect(execution.status).toBe('success');
			CHECKS[file](execution);
		},
	);
});
