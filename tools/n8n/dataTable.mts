import type { IDataObject } from 'n8n-workflow';
import type { N8nClient } from './client.mts';

type ColumnType = 'string' | 'number' | 'boolean' | 'date';

/** A data table in the owner's project. */
export class DataTable {
	readonly #client: N8nClient;
	readonly #path: string;
	readonly #columns: string[];
	/** How a node refers to it if it was chosen from the list. */
	readonly locator: { __rl: true; mode: 'list'; value: string };

	private constructor(client: N8nClient, path: string, id: string, columns: string[]) {
		this.#client = client;
		this.#path = `${path}/${id}`;
		this.#columns = columns;
		this.locator = { __rl: true, mode: 'list', value: id };
	}

	static async create(
		client: N8nClient,
		name: string,
		types: Record<string, ColumnType>,
	): Promise<DataTable> {
		const project = await client.call<{ id: string }>('GET', '/rest/projects/personal');
		const path = `/rest/projects/${project.id}/data-tables`;
		const columns = Object.entries(types).map(([column, type]) => ({ name: column, type }));
		const { id } = await client.call<{ id: string }>('POST', path, { name, columns });
		return new DataTable(client, path, id, Object.keys(types));
	}

	/** All rows in the order in which they were inserted, without n8n's own columns. */
	async rows(): Promise<IDataObject[]> {
		const path = `${this.#path}/rows?take=250&sortBy=id:asc`;
		const { data } = await this.#client.call<{ data: IDataObject[] }>('GET', path);
		return data.map((row) =>
			Object.fromEntries(this.#columns.map((column) => [column, row[column]])),
		);
	}
}
