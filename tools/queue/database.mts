import type { ExecutionStatus } from 'n8n-workflow';
import { isFinished } from '../n8n/execution.mts';
import { query } from '../postgres/query.mts';

/** An execution as stored, which can be read while no n8n runs. */
export interface Run {
	id: string;
	status: ExecutionStatus;
	/** When an offloaded execution resumes, in Unix milliseconds. */
	resumesAt: number | null;
	/** Its scrape job; empty if n8n has replaced its data by an error. */
	job: string;
}

export const allFinished = (runs: Run[]): boolean => runs.every(isFinished);

/** Such as `58 × success, 2 × error`. */
export function countByStatus(runs: Run[]): string {
	return Object.entries(Object.groupBy(runs, ({ status }) => status))
		.map(([status, { length }]) => `${length} × ${status}`)
		.join(', ');
}

/** All executions of these workflows in the order in which they were started. */
export async function listRuns(port: number, workflowIds: string[]): Promise<Run[]> {
	return await query<Run>(
		port,
		`select e.id::text, e.status, extract(epoch from e."waitTill")::float * 1000 as "resumesAt",
			coalesce(substring(d.data from 'job_[0-9a-f]{12}'), '') as job
		from execution_entity e join execution_data d on d."executionId" = e.id
		where e."workflowId" = any($1) order by e.id`,
		[workflowIds],
	);
}
