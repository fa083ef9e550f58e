import { Client } from 'pg';

export const USER = 'n8n';
export const DATABASE = 'postgres';

export async function query<Row extends object>(
	port: number,
	sql: string,
	values: unknown[] = [],
): Promise<Row[]> {
	const client = new Client({ host: '127.0.0.1', port, user: USER, database: DATABASE });
	await client.connect();
	try {
		return (await client.query<Row>(sql, values)).rows;
	} finally {
		await client.end();
	}
}
