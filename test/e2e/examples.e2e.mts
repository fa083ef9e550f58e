import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { EXAMPLE_JOBS } from '../../tools/mockApi/exampleJobs.mts';
import { finishedExecution } from '../../tools/n8n/executions.mts';
import { runManually, type Workflow } from '../../tools/n8n/workflows.mts';
import { given, tell, useN8n } from './fixture.mts';

const { api, session, store } = useN8n();
const folder = join(import.meta.dirname, '../../examples');

beforeAll(() => {
	for (const plan of Object.values(EXAMPLE_JOBS)) api().addJob(plan);
});

/** Imports the example, chooses the credential and runs it from its trigger. */
async function runExample(file: string) {
	const workflow = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow;
	const trigger = workflow.nodes.find(({ type }) => type.endsWith('Trigger'));
	const stored = await store(workflow);
	const id = await runManually(session(), stored, trigger?.name ?? '');
	const execution = await finishedExecution(session(), id);
	tell(`${file}: ${execution.ran.join(' → ')}`);
	expect(execution.status).toBe('success');
	return execution;
}

const run: Record<string, () => Promise<void>> = {
	'scrape-job-to-spreadsheet.json': async () => {
		const execution = await runExample('scrape-job-to-spreadsheet.json');
		expect(given(execution, 'Wait for Scrape Job')).toEqual(EXAMPLE_JOBS.products.data);
		expect(execution.items('Convert to Spreadsheet')[0].binary?.data.fileName).toBe('items.xlsx');
	},
	'get-status.json': async () => {
		const execution = await runExample('get-status.json');
		expect(
			given(execution, 'Get Status').map(({ status, item_count }) => [status, item_count]),
		).toEqual([
			['completed', 16],
			['completed', 11],
			['processing', 0],
			['failed', 0],
		]);
	},
	'wait-for-a-long-job.json': async () => {
		// Finished at once here: how it rests and survives a crash is a test of its own.
		api().addJob({ ...EXAMPLE_JOBS.events, finishAfter: 0 });
		const execution = await runExample('wait-for-a-long-job.json');
		expect(given(execution, 'Wait Until Complete')).toEqual(EXAMPLE_JOBS.events.data);
		expect(execution.ran).not.toContain('Wait 70 Seconds');
		api().addJob(EXAMPLE_JOBS.events);
	},
	'wait-for-several-jobs.json': async () => {
		const execution = await runExample('wait-for-several-jobs.json');
		const items = [...EXAMPLE_JOBS.events.data, ...EXAMPLE_JOBS.documented.data];
		expect(given(execution, 'Extracted Items')).toEqual(
			items.map((item) => expect.objectContaining(item)),
		);
		expect(given(execution, 'Failed Jobs')).toEqual([
			expect.objectContaining({ error: expect.stringContaining(EXAMPLE_JOBS.blocked.id) }),
		]);
	},
};

describe('the example workflows, imported and run', () => {
	it.each(readdirSync(folder).filter((file) => file.endsWith('.json')))('%s', async (file) => {
		expect(Object.keys(run)).toContain(file);
		await run[file]();
	});
});
