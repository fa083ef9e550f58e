/** What a new user does with the package, in that order: each step needs those before it. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Editor } from '../../tools/browser/editor.mts';
import { EXAMPLE_JOBS, pickFields } from '../../tools/mockApi/exampleJobs.mts';
import type { Execution } from '../../tools/n8n/execution.mts';
import { type StoredWorkflow, withCredential, type Workflow } from '../../tools/n8n/workflow.mts';
import { shared } from '../e2e/shared.mts';

// Longer than every timeout in the tests, whose errors say what was waited for.
jest.setTimeout(300_000);

const PACKAGE = 'n8n-nodes-aitronos';
const NODE = 'Aitronos Scrape Job';
const folder = resolve(import.meta.dirname, '../../reports/browser');
const { api, client, registry, ...session } = shared('session');
const { products, blocked } = EXAMPLE_JOBS;

let editor: Editor;
beforeAll(async () => {
	await registry.publish('0.1.0');
	editor = await Editor.open(session, { folder });
});
afterAll(() => {
	process.stdout.write(`      Screenshots: ${folder}\n`);
});

const text = async (id: string) => await editor.byId(id).first().innerText();

let failed: string | undefined;
function step(name: string, action: () => Promise<void>): void {
	it(name, async () => {
		if (failed) throw new Error(`The step before it failed: ${failed}`);
		failed = name;
		await action();
		failed = undefined;
	});
}

describe('a new user', () => {
	step('installs the package by its name', async () => {
		await editor.openCommunityNodes();
		await editor.screenshot('community nodes');
		await editor.page.getByRole('button', { name: /^Install/ }).click();
		const dialog = editor.page.getByRole('dialog').filter({ visible: true });
		await dialog.locator('input[type=text]').fill(PACKAGE);
		await dialog.getByText('I understand the risks').click();
		await editor.screenshot('install dialog');
		await dialog.getByRole('button', { name: 'Install' }).click();
		await editor.text('Package installed').waitFor();
		await editor.screenshot('installed');
		expect(await text('community-package-card')).toMatch(
			/n8n-nodes-aitronos[^]*2 nodes:[^]*Aitronos Scrape Job,\s*Aitronos Scrape Job Trigger[^]*v0\.1\.0/,
		);
	});

	step('finds the trigger in the nodes panel', async () => {
		await editor.goto('/workflow/new');
		await editor.openNodesPanel();
		for (const word of SEARCHES) await findBy(word);
		await editor.screenshot('trigger found');
		await editor.page.keyboard.press('Escape');
	});

	step('finds the node after a Schedule Trigger', async () => {
		await editor.goto('/workflow/new');
		await editor.addNode('Schedule Trigger');
		await editor.closeNode();
		await editor.openNodesPanel();
		for (const word of SEARCHES) {
			expect(await (await findBy(word)).innerText()).toContain('Scrape web pages with Aitronos');
		}
		await editor.screenshot('node found');
	});

	step("adds a node with the action 'Scrape page'", async () => {
		await (await editor.searchNodes(NODE)).filter({ hasText: NODE }).click();
		const actions = editor.byId('item-iterator-item');
		await actions.filter({ hasText: 'Scrape page' }).waitFor();
		await editor.screenshot('actions');
		await actions.filter({ hasText: 'Scrape page' }).click();
		await editor.byId('ndv').waitFor();
		expect(await editor.input('operation').inputValue()).toBe('Scrape');
		await editor.screenshot('new node');
	});

	step('reads advice after entering a wrong API key', async () => {
		await editor.page.getByRole('button', { name: /^Connect to Aitronos/ }).click();
		await editor.input('apiKey').fill('wrong-key');
		await editor.input('baseUrl').fill(api.baseUrl);
		await editor.screenshot('credential');
		await editor.saveCredential();
		await editor.text('More details').click();
		expect(await editor.text('Aitronos rejected this API key.').innerText()).toMatch(
			/active in Aitronos under Settings > API Keys/,
		);
		await editor.screenshot('wrong key');
		await editor.closeCredential();
	});

	step('sees the test of the credential pass with the right API key', async () => {
		await editor.byId('credential-edit-button').click();
		await editor.input('apiKey').fill(api.apiKey);
		await editor.saveCredential();
		await editor.text('Connection tested successfully').waitFor();
		await editor.screenshot('right key');
		await editor.closeCredential();
	});

	step('scrapes a page and sees its items', async () => {
		await editor.input('url').fill(products.url);
		for (const [index, name] of ['title', 'price'].entries()) {
			await editor.byId('fixed-collection-add').click();
			await editor.byId('parameter-input-name').nth(index).locator('input').fill(name);
		}
		await editor.choose('type', 'Number', 1);
		await editor.screenshot('fields to extract');
		await editor.executeNode(`${products.data.length} items`, products.data[0].title);
		await editor.screenshot('items');
		expect(api.createdJobs.map(({ url }) => url)).toEqual([products.url]);
		await editor.closeNode();
	});

	step('converts the items to a file and runs the workflow', async () => {
		await editor.addNode('Convert to File', 'Convert to XLSX');
		await editor.screenshot('convert to file');
		await editor.closeNode();
		await editor.executeWorkflow();
		await editor.byId('zoom-to-fit').click();
		await editor.screenshot('workflow');
		const [execution] = await executions();
		expect(execution).toMatchObject({ status: 'success' });
		expect(execution.json('Scrape page')).toEqual(pickFields(products.data, ['title', 'price']));
		const [file] = execution.items('Convert to File');
		expect(file.binary?.data).toMatchObject({ fileExtension: 'xlsx' });
	});

	step('picks a job from the list', async () => {
		await editor.openNode('Scrape page');
		await editor.choose('operation', 'Get Status');
		await editor.byId('jobId-parameter-input-options-container').hover();
		await editor
			.byId('jobId-parameter-input-options-container')
			.locator('[data-test-id="radio-button-fixed"]')
			.click();
		await editor.byId('rlc-mode-selector').click();
		await editor.byId('mode-list').click();
		await editor.byId('rlc-input').click();
		const blockedPage = new URL(blocked.url).host + new URL(blocked.url).pathname;
		const jobs = editor.byId('rlc-item');
		await jobs.filter({ hasText: blockedPage }).waitFor();
		await editor.screenshot('list of jobs');
		await jobs.filter({ hasText: blockedPage }).click();
		await editor.executeNode('1 item', blocked.id, 'failed');
		await editor.screenshot('status of a job');
		await editor.closeNode();
	});

	step('updates the package, and saved workflows still work', async () => {
		const before = await Promise.all(OLD_WORKFLOWS.map(store));
		await registry.publish('0.1.1');
		await editor.openCommunityNodes();
		const card = editor.byId('community-package-card');
		await card.getByRole('button', { name: 'Update' }).click();
		await editor.screenshot('update dialog');
		await editor.confirm(/^Confirm/);
		await card.getByText('v0.1.1').waitFor();
		await editor.screenshot('updated');
		for (const workflow of before) {
			await editor.goto(`/workflow/${workflow.id}`);
			await editor.executeWorkflow();
			await editor.screenshot(`saved with 0.1.0 ${workflow.name.replace(/\W+/g, ' ')}`);
			CHECKS[workflow.name]((await executions(workflow.id))[0]);
		}
	});

	step('uninstalls the package', async () => {
		await editor.openCommunityNodes();
		await editor.byId('community-package-card').locator('[data-test-id="action-toggle"]').click();
		await editor.text('Uninstall package').click();
		await editor.screenshot('uninstall dialog');
		await editor.confirm(/^Confirm/);
		await editor.byId('empty-state').waitFor();
		await editor.screenshot('uninstalled');
		expect(await client.call('GET', '/rest/community-packages')).toEqual([]);
	});
});

const SEARCHES = ['aitronos', 'scrape', 'scraping job', 'web scraping'];

async function findBy(word: string) {
	const found = (await editor.searchNodes(word)).filter({ hasText: NODE });
	await found.waitFor();
	return found;
}

/** The newest executions of a workflow, or of all. */
async function executions(workflowId?: string): Promise<Execution[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const path = `/rest/executions?limit=3&filter=${filter}`;
	const { results } = await client.call<{ results: Array<{ id: string }> }>('GET', path);
	return await Promise.all(results.map(async ({ id }) => await client.finishedExecution(id)));
}

/** The examples of version 0.1.0, as its users saved them. */
const OLD_WORKFLOWS = ['get-status.json', 'wait-for-several-jobs.json'];

const CHECKS: Record<string, (execution: Execution) => void> = {
	'Aitronos: status of several jobs': ({ json }) => {
		expect(json('Get Status').map(({ status, item_count }) => [status, item_count])).toEqual([
			['completed', 16],
			['completed', 11],
			['processing', 0],
			['failed', 0],
		]);
	},
	'Aitronos: wait for several jobs': ({ json }) => {
		const extracted = [...EXAMPLE_JOBS.events.data, ...EXAMPLE_JOBS.documented.data];
		expect(json('Extracted Items')).toEqual(extracted.map((item) => expect.objectContaining(item)));
		expect(json('Failed Jobs')).toEqual([
			expect.objectContaining({ error: expect.stringContaining(EXAMPLE_JOBS.blocked.id) }),
		]);
	},
};

async function store(file: string): Promise<StoredWorkflow> {
	const path = join(import.meta.dirname, 'version-0.1.0', file);
	const workflow = JSON.parse(readFileSync(path, 'utf8')) as Workflow;
	const [credential] = await client.call<Array<{ id: string; name: string }>>(
		'GET',
		'/rest/credentials',
	);
	const { id, name } = credential;
	return await client.createWorkflow(withCredential(workflow, { id, name }));
}
