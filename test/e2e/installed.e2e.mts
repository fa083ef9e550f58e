import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { INodeTypeDescription } from 'n8n-workflow';
import { installedFolder, PACKAGE } from '../../tools/n8n/package.mts';
import { until } from '../../tools/n8n/session.mts';
import { useN8n } from './fixture.mts';
import { sharedN8n } from './sharedN8n.mts';

const { session } = useN8n();

interface Described extends Pick<INodeTypeDescription, 'name' | 'displayName' | 'properties'> {
	iconUrl: { light: string; dark: string };
	usableAsTool?: boolean;
}

/** The list that the editor loads, once n8n has made it. */
async function described(list: 'nodes' | 'credentials', name: string): Promise<Described> {
	return await until(`type ${name}`, async () => {
		const answer = await session().fetch('GET', `/types/${list}.json`);
		const isJson = answer.headers.get('content-type')?.includes('json');
		return isJson
			? ((await answer.json()) as Described[]).find((type) => type.name === name)
			: undefined;
	});
}

async function expectIcons({ iconUrl }: Described): Promise<void> {
	expect(iconUrl.light).not.toBe(iconUrl.dark);
	for (const url of [iconUrl.light, iconUrl.dark]) {
		const answer = await session().fetch('GET', `/${url}`);
		expect(answer.headers.get('content-type')).toContain('image/svg+xml');
		expect(await answer.text()).toContain('<svg');
	}
}

describe('the packed package, installed as users install it', () => {
	it('is a copy in n8n’s own folder, with nothing beside it', () => {
		const folder = installedFolder(sharedN8n().userFolder);
		expect(lstatSync(folder).isDirectory()).toBe(true);
		expect(readdirSync(folder).sort()).toEqual(
			expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'index.js', 'package.json']),
		);
		for (const unwanted of ['node_modules', 'nodes', 'test']) {
			expect(existsSync(join(folder, unwanted))).toBe(false);
		}
		const others = readdirSync(join(folder, '..')).filter((name) => !name.startsWith('.'));
		expect(others).toEqual([PACKAGE]);
	});

	it('gives the node, with both operations and themed icons', async () => {
		const node = await described('nodes', `${PACKAGE}.aitronosScrapeJob`);
		expect(node.displayName).toBe('Aitronos Scrape Job');
		const operation = node.properties.find(({ name }) => name === 'operation');
		// Behind them n8n puts a "Custom API Call" of its own.
		expect(operation?.options?.slice(0, 2)).toEqual([
			expect.objectContaining({ value: 'getStatus' }),
			expect.objectContaining({ value: 'waitUntilComplete' }),
		]);
		await expectIcons(node);
	});

	it('gives the node as a tool for AI agents too', async () => {
		const tool = await described('nodes', `${PACKAGE}.aitronosScrapeJobTool`);
		expect(tool.displayName).toBe('Aitronos Scrape Job Tool');
	});

	it('gives the credential, with themed icons', async () => {
		const credential = await described('credentials', 'aitronosApi');
		expect(credential.displayName).toBe('Aitronos API');
		await expectIcons(credential);
	});

	it('shows what Get Status gives before it has ever run', async () => {
		const type = encodeURIComponent(`${PACKAGE}.aitronosScrapeJob`);
		const answer = await session().fetch('GET', `/schemas/${type}/1.0.0/job/getStatus.json`);
		expect(answer.status).toBe(200);
		const { properties } = (await answer.json()) as { properties: object };
		expect(Object.keys(properties)).toEqual(
			expect.arrayContaining(['job_id', 'status', 'finished', 'item_count']),
		);
	});
});
