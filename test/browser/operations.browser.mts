/** The operations as people use them after the first scrape: in the editor, by clicking. */
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Editor } from '../../tools/browser/editor.mts';
import { addExamples, EXAMPLE_JOBS, pickFields } from '../../tools/mockApi/exampleJobs.mts';
import {
	aitronos,
	type CredentialLink,
	manualRows,
	type NodeSketch,
	type StoredWorkflow,
	withCredential,
	workflowOf,
} from '../../tools/n8n/workflow.mts';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import { shared } from '../e2e/shared.mts';

// Longer than every timeout in the tests, whose errors say what was waited for.
jest.setTimeout(300_000);
// On a busy machine, the editor can lose a click while it redraws.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

const PACKAGE = 'n8n-nodes-aitronos';
const NODE = 'Aitronos Scrape Job';
const folder = resolve(import.meta.dirname, '../../reports/browser-operations');
const { api, client, registry, ...session } = shared('session');
const { products, positions, events, blocked } = EXAMPLE_JOBS;

let editor: Editor;
let credential: CredentialLink;
beforeAll(async () => {
	await registry.publish('0.1.0');
	await client.call('POST', '/rest/community-packages', { name: PACKAGE });
	const { apiKey, baseUrl } = api;
	credential = await client.saveCredential('Aitronos account', { apiKey, baseUrl });
	editor = await Editor.open(session, { folder });
});
afterEach(() => {
	api.reset();
	addExamples(api);
});
afterAll(async () => {
	await client.call('DELETE', `/rest/credentials/${credential.id}`);
	await client.call('DELETE', `/rest/community-packages?name=${PACKAGE}`);
	process.stdout.write(`      Screenshots: ${folder}\n`);
});

/** Stores a workflow and opens it. */
async function open(nodes: NodeSketch[]): Promise<StoredWorkflow> {
	const stored = await client.createWorkflow(withCredential(workflowOf(nodes), credential));
	await editor.goto(`/workflow/${stored.id}`);
	await editor.byId('canvas-node').first().waitFor();
	return stored;
}

async function addField(name: string): Promise<void> {
	await editor.byId('fixed-collection-add').click();
	await editor.byId('parameter-input-name').last().locator('input').fill(name);
}

/** Waits until the trigger has read the list of jobs so often. */
async function polled(times: number): Promise<void> {
	const before = api.requests.length;
	await waitFor(`${times} polls of the trigger`, () => {
		const lists = api.requests.slice(before).filter(({ path }) => /jobs$/.test(path));
		return lists.length >= times || undefined;
	});
}

async function lastExecution({ id }: StoredWorkflow) {
	const [{ id: execution }] = await client.listExecutions(id);
	return await client.finishedExecution(execution);
}

const pages = [products, positions, events];

describe('in the editor', () => {
	it('creates three jobs and waits for them', async () => {
		const workflow = await open(manualRows(pages.map(({ url }) => ({ url }))));
		await editor.addNode(NODE, 'Create job');
		await editor.enterExpression('url', '{{ $json.url }}');
		await addField('title');
		await editor.screenshot('create job');
		await editor.closeNode();
		await editor.addNode(NODE, 'Wait until job is complete');
		await editor.screenshot('wait until job is complete');
		await editor.closeNode();
		await editor.executeWorkflow();
		await editor.byId('zoom-to-fit').click();
		await editor.screenshot('three jobs');
		const { json } = await lastExecution(workflow);
		expect(json('Create job').map(({ url }) => url)).toEqual(pages.map(({ url }) => url));
		expect(json('Wait until job is complete')).toEqual(
			pages.flatMap(({ data }) => pickFields(data, ['title'])),
		);
	});

	it('makes one batch of seven rows and sees the items by URL', async () => {
		const urls = [...pages, ...pages, products].map(({ url }, row) => ({
			url: `${url}?row=${row}`,
		}));
		api.onCreate(({ url }) => ({ data: [{ title: `Found at ${url}` }] }));
		const workflow = await open(manualRows(urls));
		await editor.addNode(NODE, 'Create batch');
		await editor.screenshot('create batch');
		await editor.choose('urlSource', 'Input Items');
		await addField('title');
		await editor.screenshot('create batch of input items');
		await editor.closeNode();
		await editor.addNode(NODE, 'Get batch status');
		await editor.screenshot('get batch status');
		await editor.closeNode();
		await editor.page.keyboard.press('Delete');
		await editor.addNode(NODE, 'Wait until batch is complete');
		await editor.screenshot('wait until batch is complete');
		await editor.closeNode();
		await editor.executeWorkflow();
		await editor.openNode('Wait until batch is complete');
		await editor.screenshot('items of a batch');
		await editor.closeNode();
		const { json } = await lastExecution(workflow);
		expect(new Set(json('Create batch').map(({ batch_id: id }) => id)).size).toBe(1);
		expect(json('Wait until batch is complete')).toEqual(
			urls.map(({ url }) => ({ title: `Found at ${url}` })),
		);
	});

	it('publishes a trigger, which starts once when a job of another workflow finishes', async () => {
		await editor.goto('/workflow/new');
		await editor.addNode(NODE, 'On new Aitronos Scrape Job event');
		await editor.screenshot('trigger');
		// n8n takes no Poll Time that is more often than once a minute, but several.
		for (const [index, second] of [10, 30, 50].entries()) {
			if (index > 0) await editor.byId('fixed-collection-add').click();
			await editor.choose('mode', 'Custom', index);
			const cron = editor.byId('parameter-input-cronExpression').nth(index);
			await cron.locator('input').fill(`${second} * * * * *`);
		}
		await editor.executeNode();
		await editor.screenshot('trigger test');
		await editor.closeNode();
		await editor.publishWorkflow();
		await editor.screenshot('published');
		const [, id] = /workflow\/(\w+)/.exec(editor.page.url()) ?? [];
		await polled(1);

		await open(manualRows([{ url: products.url }]));
		await editor.addNode(NODE, 'Create job');
		await editor.enterExpression('url', '{{ $json.url }}');
		await addField('title');
		await editor.closeNode();
		await editor.executeWorkflow();

		await waitFor('start by the trigger', async () => (await client.listExecutions(id)).at(1));
		await polled(1);
		await editor.goto(`/workflow/${id}/executions`);
		await editor.text('Succeeded').waitFor();
		await editor.screenshot('executions');
		const executions = await client.listExecutions(id);
		expect(executions.map(({ mode }) => mode)).toEqual(['trigger', 'manual']);
		const { json } = await client.finishedExecution(executions[0].id);
		expect(json('Aitronos Scrape Job Trigger')).toEqual(pickFields(products.data, ['title']));
	});

	it('lists jobs', async () => {
		await open(manualRows([{}]));
		await editor.addNode(NODE, 'Get many jobs');
		await editor.screenshot('get many jobs');
		await editor.executeNode(products.id);
		await editor.screenshot('many jobs');
		await editor.closeNode();
	});

	it('takes a JSON schema', async () => {
		await open(manualRows([{}]));
		await editor.addNode(NODE, 'Scrape page');
		await editor.choose('schemaMode', 'Using JSON');
		await editor.screenshot('JSON schema');
		await editor.closeNode();
	});

	it.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'shows what to do about a failed job with On Error "%s"',
		async (onError) => {
			const wait = aitronos('waitUntilComplete', {}, { onError });
			await open([...manualRows([{ job_id: blocked.id }]), wait]);
			await editor.byId('execute-workflow-button').click();
			await editor.text(/Workflow executed successfully|Problem in node/).waitFor();
			await editor.openNode(wait.name);
			await editor.text(/Site blocked by anti-bot measures/).waitFor();
			await editor.screenshot(`failed job ${onError}`);
			await editor.closeNode();
		},
	);
});
