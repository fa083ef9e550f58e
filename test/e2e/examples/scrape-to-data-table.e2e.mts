import { describe, expect, it } from '@jest/globals';
import { COFFEE_SHOP } from '../../../tools/mockApi/catalogues/coffeeShop.mts';
import { DataTable } from '../../../tools/n8n/dataTable.mts';
import { editNodes, parametersOf, readExample } from '../../../tools/n8n/workflow.mts';
import { useExamples } from './fixture.mts';

const { api, client, run, store } = useExamples();

const UPSERT = 'Update or Insert Row';

describe('scrape-to-data-table.json', () => {
	it('has one row per product, however often it runs', async () => {
		const table = await DataTable.create(client(), `Products ${Date.now()}`, {
			url: 'string',
			title: 'string',
			price: 'number',
			in_stock: 'boolean',
		});
		const example = readExample('scrape-to-data-table.json');
		const parameters = parametersOf(example, UPSERT, { dataTableId: table.locator });
		const workflow = await store(editNodes(example, { [UPSERT]: { parameters } }));
		const rowsOf = (items: typeof COFFEE_SHOP) =>
			items.map(({ url, title, price, in_stock }) => ({ url, title, price, in_stock }));

		await run(workflow);
		expect(await table.rows()).toEqual(rowsOf(COFFEE_SHOP));

		const [first, ...others] = COFFEE_SHOP;
		const changed = { ...first, title: 'Renamed', price: first.price - 5, in_stock: false };
		const added = { ...first, url: `${first.url}-2` };
		api().onCreate(() => ({ data: [added, ...others, changed] }));
		await run(workflow);
		expect(await table.rows()).toEqual(rowsOf([changed, ...others, added]));
	});
});
