import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { INodeTypeDescription } from 'n8n-workflow';
import { waitFor } from '../../tools/n8n/waitFor.mts';
import { useN8n } from './fixture.mts';
import { shared } from './shared.mts';

const { client } = useN8n();
const name = 'n8n-nodes-aitronos';

interface Described extends Pick<INodeTypeDescription, 'name' | 'displayName' | 'properties'> {
	iconUrl: { light: string; dark: string };
}

/** A description from the lists that the editor loads; n8n creates them shortly after its start. */
async function described(list: 'nodes' | 'credentials', type: string): Promise<Described> {
	return await waitFor(`type ${type}`, async () => {
		const response = await client().fetch('GET', `/types/${list}.json`);
		if (!response.headers.get('content-type')?.includes('json')) return undefined;
		return ((await response.json()) as Described[]).find((one) => one.name === type);
	});
}

async function expectIcons({ iconUrl }: Described): Promise<void> {
	expect(iconUrl.light).not.toBe(iconUrl.dark);
	for (const url of [iconUrl.light, iconUrl.dark]) {
		const response = await client().fetch('GET', `/${url}`);
		expect(response.headers.get('content-type')).toContain('image/svg+xml');
		expect(await response.text()).toContain('<svg');
	}
}

describe('the packed package, installed as users install it', () => {
	it('is the only package, a copy without sources and dependencies', () => {
		const packages = join(shared('n8n').userFolder, '.n8n/nodes/node_modules');
		expect(readdirSync(packages).filter((entry) => !entry.startsWith('.'))).toEqual([name]);
		expect(lstatSync(join(packages, name)).isDirectory()).toBe(true);
		const files = readdirSync(join(packages, name));
		expect(files).toEqual(
			expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'index.js', 'package.json']),
		);
		for (const unwanted of ['node_modules', 'nodes', 'test']) {
			expect(files).not.toContain(unwanted);
		}
	});

	it('provides the node with its operations and themed icons', async () => {
		const node = await described('nodes', `${name}.aitronosScrapeJob`);
		expect(node.displayName).toBe('Aitronos Scrape Job');
		const operations = node.properties.filter((property) => property.name === 'operation');
		const valuesByResource = operations.map(({ displayOptions, options = [] }) => [
			displayOptions?.show?.resource?.[0],
			options
				.map((option) => 'value' in option && option.value)
				// n8n adds this one.
				.filter((value) => value !== '__CUSTOM_API_CALL__'),
		]);
		expect(Object.fromEntries(valuesByResource)).toEqual({
			job: ['create', 'getMany', 'getStatus', 'scrape', 'waitUntilComplete'],
			batch: ['create', 'getStatus', 'waitUntilComplete'],
		});
		await expectIcons(node);
	});

	it('provides the node as a tool for AI agents', async () => {
		const tool = await described('nodes', `${name}.aitronosScrapeJobTool`);
		expect(tool.displayName).toBe('Aitronos Scrape Job Tool');
	});

	it('provides the credential with themed icons', async () => {
		const credential = await described('credentials', 'aitronosApi');
		expect(credential.displayName).toBe('Aitronos API');
		await expectIcons(credential);
	});

	it('shows the output of Get Status before it has run', async () => {
		const type = encodeURIComponent(`${name}.aitronosScrapeJob`);
		const response = await client().fetch('GET', `/schemas/${type}/1.0.0/job/getStatus.json`);
		expect(response.status).toBe(200);
		const { properties } = (await response.json()) as { properties: object };
		expect(Object.keys(properties)).toEqual(
			expect.arrayContaining(['job_id', 'status', 'finished', 'item_count']),
		);
	});
});
