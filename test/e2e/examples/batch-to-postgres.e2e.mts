import { describe, expect, it } from '@jest/globals';
import { EXAMPLE_JOBS } from '../../../tools/mockApi/exampleJobs.mts';
import { editNodes, readExample } from '../../../tools/n8n/workflow.mts';
import { DATABASE, query, USER } from '../../../tools/postgres/query.mts';
import { shared } from '../shared.mts';
import { useExamples } from './fixture.mts';

const { api, client, run, store } = useExamples();

interface Row {
	page_url: string;
	title: string;
	price: number | null;
}

async function readTable(port: number): Promise<Row[]> {
	return await query(
		port,
		`select page_url, title, price::float from scraped_items where scraped_at is not null
		order by page_url, title collate "C"`,
	);
}

const byPageAndTitle = (rows: Row[]) =>
	rows.toSorted((a, b) => (`${a.page_url} ${a.title}` < `${b.page_url} ${b.title}` ? -1 : 1));

describe('batch-to-postgres.json', () => {
	it('has one row per page and title, however often it runs', async () => {
		const { port } = await shared('postgres').get();
		const postgres = await client().saveCredential(
			'PostgreSQL of the test',
			{ host: '127.0.0.1', port, database: DATABASE, user: USER, password: '', ssl: 'disable' },
			'postgres',
		);
		const credentials = { postgres };
		const workflow = await store(
			editNodes(readExample('batch-to-postgres.json'), {
				'Create Table': { credentials },
				'Insert or Update Row': { credentials },
			}),
		);
		const { products, positions, events } = EXAMPLE_JOBS;
		const rows: Row[] = [products, positions, events].flatMap(({ url, data }) =>
			data.map((item) => ({
				page_url: url,
				title: item.title,
				price: 'price' in item ? item.price : null,
			})),
		);

		const first = await run(workflow);
		expect(first.json('Read Sheet').map(({ url }) => url)).toEqual(
			[products, positions, events].map(({ url }) => url),
		);
		expect(first.ran).not.toContain('Failed Pages');
		expect(await readTable(port)).toEqual(byPageAndTitle(rows));

		const [product] = products.data;
		api().onCreate(({ url }) => {
			if (url === products.url) return { data: [{ ...product, price: 1.5 }] };
			if (url === events.url) return { outcome: 'failed', errorMessage: 'Blocked' };
			return { data: positions.data };
		});
		const second = await run(workflow);
		expect(second.json('Failed Pages')).toEqual([
			expect.objectContaining({ error: expect.stringContaining('Blocked') }),
		]);
		const isProduct = ({ page_url, title }: Row) =>
			page_url === products.url && title === product.title;
		expect(await readTable(port)).toEqual(
			byPageAndTitle(rows.map((row) => (isProduct(row) ? { ...row, price: 1.5 } : row))),
		);
	});
});
