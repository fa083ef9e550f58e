import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ExecutionStatus } from 'n8n-workflow';

const run = promisify(execFile);

export const USER = 'n8n';
export const DATABASE = 'postgres';

/** n8n's database, read past n8n: it says how executions stand while no n8n runs. */
export interface Database {
	psql: string;
	port: number;
}

export interface Run {
	id: string;
	status: ExecutionStatus;
	/** When a resting execution is due, as Unix milliseconds. */
	dueAt: number | null;
	/** The one scrape job that it is about; empty once n8n has put an error in place of its data. */
	job: string;
}

export function isOver({ status }: Run): boolean {
	return !['new', 'running', 'waiting'].includes(status);
}

/** Such as `58 × success, 2 × error`. */
export function countByStatus(runs: Run[]): string {
	const counts = new Map<string, number>();
	for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
	return [...counts].map(([status, count]) => `${count} × ${status}`).join(', ');
}

/** What n8n is told about its database. */
export function databaseEnvironment(port: number): NodeJS.ProcessEnv {
	return {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: DATABASE,
		DB_POSTGRESDB_USER: USER,
	};
}

/** All executions of the workflows, in order of their start. */
export async function listRuns(database: Database, workflowIds: string[]): Promise<Run[]> {
	const list = workflowIds.map((id) => `'${id}'`).join();
	return await readRows<Run>(
		database,
		`select e.id::text, e.status, extract(epoch from e."waitTill") * 1000 as "dueAt",
			coalesce(substring(d.data from 'job_[0-9a-f]{12}'), '') as job
		from execution_entity e join execution_data d on d."executionId" = e.id
		where e."workflowId" in (${list}) order by e.id`,
	);
}

export async function readRows<T>({ psql, port }: Database, query: string): Promise<T[]> {
	const { stdout } = await run(
		psql,
		[
			...['-X', '-A', '-t', '-h', '127.0.0.1', '-p', String(port), '-U', USER, '-d', DATABASE],
			...['-c', `select coalesce(json_agg(t), '[]') from (${query}) t`],
		],
		{ maxBuffer: 64 * 2 ** 20 },
	);
	return JSON.parse(stdout) as T[];
}
