import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { COFFEE_SHOP } from '../../../tools/mockApi/catalogues/coffeeShop.mts';
import { pickFields } from '../../../tools/mockApi/exampleJobs.mts';
import { readExample } from '../../../tools/n8n/workflow.mts';
import { useExamples } from './fixture.mts';

const { client, run, store } = useExamples();

/** A boolean, a number, or nothing, as n8n writes it to a CSV file. */
const csvText = (value: unknown): string =>
	typeof value === 'boolean' ? String(value).toUpperCase() : String(value ?? '');

describe('scrape-to-spreadsheet.json', () => {
	it('writes the items to an Excel and to a CSV file', async () => {
		const { items, json } = await run(await store(readExample('scrape-to-spreadsheet.json')));
		const scraped = pickFields(COFFEE_SHOP, ['title', 'price', 'in_stock', 'url']);
		expect(json('Scrape Page')).toEqual(scraped);
		const titles = Object.keys(scraped[0]);
		const rows = scraped.map((item) => Object.values(item));

		const [excel] = items('Convert to Spreadsheet');
		expect(excel.binary?.data.fileName).toBe('items.xlsx');
		expect(await readSheet(await client().downloadFile(excel, 'data'), 'Items')).toEqual([
			titles,
			...rows,
		]);

		const [csv] = items('Convert to CSV');
		expect(csv.binary?.data.fileName).toBe('items.csv');
		expect(parse(await client().downloadFile(csv, 'data'), { bom: true })).toEqual([
			titles,
			...rows.map((row) => row.map(csvText)),
		]);
	});
});
