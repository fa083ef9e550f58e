import { describe, expect, it } from '@jest/globals';
import { COFFEE_SHOP } from '../../../tools/mockApi/catalogues/coffeeShop.mts';
import { DataTable } from '../../../tools/n8n/dataTable.mts';
import { editNodes, parametersOf, readExample } from '../../../tools/n8n/workflow.mts';
import { useExamples } from './fixture.mts';

const { api, client, run, store } = useExamples();

const COMPARE = 'Compare with Last Run';
const REMEMBER = 'Remember Prices';

/** Stores the example with a new table. Returns a function that runs it on such a page. */
async function storeExample() {
	const table = await DataTable.create(client(), `Prices ${process.hrtime.bigint()}`, {
		url: 'string',
		title: 'string',
		price: 'number',
	});
	const example = readExample('changed-prices.json');
	const withTable = (node: string) => ({
		[node]: { parameters: parametersOf(example, node, { dataTableId: table.locator }) },
	});
	const edited = editNodes(example, { ...withTable(COMPARE), ...withTable(REMEMBER) });
	const workflow = await store(edited);
	return async (data: object[]) => {
		api().onCreate(() => ({ data }));
		return (await run(workflow)).json('Changed Prices');
	};
}

const pricesOf = (items: Array<{ url: string; title: string; price: number | null }>) =>
	items.map(({ url, title, price }) => ({ url, title, price }));

describe('changed-prices.json', () => {
	it('returns all products first, then only what changed', async () => {
		const runOn = await storeExample();
		const [first, second, ...others] = COFFEE_SHOP;
		expect(await runOn(COFFEE_SHOP)).toEqual(pricesOf(COFFEE_SHOP));
		expect(await runOn(COFFEE_SHOP)).toEqual([]);
		const reduced = { ...second, price: second.price - 10 };
		expect(await runOn([first, reduced, ...others])).toEqual(pricesOf([reduced]));
	});

	it('returns a price that is back, and one that is gone', async () => {
		const runOn = await storeExample();
		const [product, other] = COFFEE_SHOP;
		const gone = { ...product, price: null };
		await runOn([product, other]);
		expect(await runOn([{ ...product, price: 1 }, other])).toHaveLength(1);
		expect(await runOn([product, other])).toEqual(pricesOf([product]));
		expect(await runOn([gone, other])).toEqual(pricesOf([gone]));
		expect(await runOn([gone, other])).toEqual([]);
	});
});
