import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { EXAMPLE_JOBS } from '../mockApi/exampleJobs.mts';
import {
	type NodeSketch,
	readExample,
	withCredential,
	type Workflow,
	workflowOf,
} from '../n8n/workflow.mts';
import { exitOnError } from '../setupError.mts';
import { Editor } from './editor.mts';
import { type BrowserSession, startSession } from './session.mts';

/** `npm run pictures`: makes the README's pictures from the running editor. */
const folder = resolve(import.meta.dirname, '../../docs/pictures');
const TYPE = 'n8n-nodes-aitronos.aitronosScrapeJob';
const SCRAPE = 'Scrape Page';
const TRIGGER = 'Aitronos Scrape Job Trigger';

const schedule: NodeSketch = {
	name: 'Schedule Trigger',
	type: 'n8n-nodes-base.scheduleTrigger',
	typeVersion: 1.2,
	parameters: { rule: { interval: [{}] } },
};

const scrape: NodeSketch = {
	name: SCRAPE,
	type: TYPE,
	parameters: {
		operation: 'scrape',
		url: EXAMPLE_JOBS.products.url,
		fields: {
			values: [
				{ name: 'title', type: 'string' },
				{ name: 'price', type: 'number' },
			],
		},
	},
};

const convert: NodeSketch = {
	name: 'Convert to File',
	type: 'n8n-nodes-base.convertToFile',
	typeVersion: 1.1,
	parameters: { operation: 'xlsx' },
};

const trigger: NodeSketch = { name: TRIGGER, type: `${TYPE}Trigger` };

await exitOnError(async () => {
	const session = await startSession('Making the pictures');
	try {
		await makePictures(session);
	} finally {
		await session.stop();
	}
});
process.exit();

async function makePictures(session: BrowserSession): Promise<void> {
	const { api, client, registry } = session;
	mkdirSync(folder, { recursive: true });
	await registry.publish('0.1.0');
	await client.call('POST', '/rest/community-packages', { name: 'n8n-nodes-aitronos' });
	const { apiKey, baseUrl } = api;
	const credential = await client.saveCredential('Aitronos account', { apiKey, baseUrl });
	const store = async (workflow: Workflow) =>
		await client.createWorkflow(withCredential(workflow, credential));
	const screenshots = resolve(import.meta.dirname, '../../reports/pictures');
	const editor = await Editor.open(session, { folder: screenshots, scale: 1.5 });
	const { page } = editor;

	await page.setViewportSize({ width: 1000, height: 560 });
	const scraping = await store(workflowOf([schedule, scrape, convert]));
	await editor.goto(`/workflow/${scraping.id}`);
	await editor.executeWorkflow();
	await editor.byId('zoom-to-fit').click();
	await dismissMessages(editor);
	await save('workflow', editor.byId('canvas'), { top: 90, bottom: 130 });

	await page.setViewportSize({ width: 1280, height: 720 });
	await editor.openNode(SCRAPE);
	await editor.byId('run-data-item-count').first().waitFor();
	await save('items', editor.byId('ndv'));

	const triggered = await store(workflowOf([trigger]));
	await editor.goto(`/workflow/${triggered.id}`);
	await editor.openNode(TRIGGER);
	await editor.executeNode();
	await dismissMessages(editor);
	await save('trigger', editor.byId('ndv'));

	await page.setViewportSize({ width: 1000, height: 760 });
	const example = readExample('agent-that-scrapes.json');
	const openAiApi = await client.saveCredential('OpenAI', { apiKey: 'unused' }, 'openAiApi');
	const nodes = example.nodes
		.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote')
		.map((node) => (node.type.includes('OpenAi') ? { ...node, credentials: { openAiApi } } : node));
	const agent = await store({ ...example, nodes });
	await editor.goto(`/workflow/${agent.id}`);
	await editor.byId('canvas-node').last().waitFor();
	await editor.byId('zoom-to-fit').click();
	await save('agent', editor.byId('canvas'), { top: 90, bottom: 130 });
}

/** The messages in the corner would hide something. */
async function dismissMessages(editor: Editor): Promise<void> {
	for (const message of await editor.page.locator('.el-notification__closeBtn').all()) {
		await message.click();
	}
	await editor.page.locator('.el-notification').first().waitFor({ state: 'hidden' });
}

/** A palette keeps the picture of an interface sharp and small. */
async function save(name: string, what: Locator, cut = { top: 0, bottom: 0 }): Promise<void> {
	const picture = sharp(await what.screenshot({ animations: 'disabled' }));
	const { width, height } = await picture.metadata();
	const area = { left: 0, top: cut.top, width, height: height - cut.top - cut.bottom };
	const png = await picture
		.extract(area)
		.png({ palette: true, colours: 64, dither: 0, effort: 10 })
		.toBuffer();
	writeFileSync(join(folder, `${name}.png`), png);
	console.log(`docs/pictures/${name}.png: ${Math.ceil(png.length / 1000)} kB`);
}
