import { describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { COFFEE_SHOP } from '../../../tools/mockApi/catalogues/coffeeShop.mts';
import { DataTable } from '../../../tools/n8n/dataTable.mts';
import { editNodes, parametersOf, readExample } from '../../../tools/n8n/workflow.mts';
import { useExamples } from './fixture.mts';

const { api, client, run, store } = useExamples();

const CHANGED = 'Changed Prices';
const COMPARE = 'Compare with Last Run';
const REMEMBER = 'Remember Prices';

/** Stores the example with a new table. */
async function storeExample(edits: Record<string, Partial<INode>> = {}) {
	const table = await DataTable.create(client(), `Prices ${process.hrtime.bigint()}`, {
		url: 'string',
		title: 'string',
		price: 'number',
	});
	const example = readExample('changed-prices.json');
	const withTable = (node: string) => ({
		[node]: { parameters: parametersOf(example, node, { dataTableId: table.locator }) },
	});
	const tables = { ...withTable(COMPARE), ...withTable(REMEMBER) };
	const workflow = await store(editNodes(example, { ...tables, ...edits }));

	/** Runs it on a page with these items. */
	async function runOn(data: object[], status?: string) {
		api().onCreate(() => ({ data }));
		return (await run(workflow, status)).json(CHANGED);
	}
	return { table, runOn };
}

const pricesOf = (items: Array<{ url: string; title: string; price: number | null }>) =>
	items.map(({ url, title, price }) => ({ url, title, price }));

describe('changed-prices.json', () => {
	it('returns all products first, then only what changed', async () => {
		const { runOn } = await storeExample();
		const [first, second, ...others] = COFFEE_SHOP;
		expect(await runOn(COFFEE_SHOP)).toEqual(pricesOf(COFFEE_SHOP));
		expect(await runOn(COFFEE_SHOP)).toEqual([]);
		const reduced = { ...second, price: second.price - 10 };
		expect(await runOn([first, reduced, ...others])).toEqual(pricesOf([reduced]));
	});

	it('returns a price that is back, and one that is gone', async () => {
		const { runOn } = await storeExample();
		const [product, other] = COFFEE_SHOP;
		const gone = { ...product, price: null };
		await runOn([product, other]);
		expect(await runOn([{ ...product, price: 1 }, other])).toHaveLength(1);
		expect(await runOn([product, other])).toEqual(pricesOf([product]));
		expect(await runOn([gone, other])).toEqual(pricesOf([gone]));
		expect(await runOn([gone, other])).toEqual([]);
	});

	it('remembers no price if the action before it fails', async () => {
		const type = 'n8n-nodes-base.stopAndError';
		const failing = { type, parameters: { errorMessage: 'The mail server is down' } };
		const { runOn, table } = await storeExample({ [CHANGED]: failing });
		await runOn(COFFEE_SHOP, 'error');
		expect(await table.rows()).toEqual([]);
	});
});
