import type { IDataObject } from 'n8n-workflow';
import type { Session } from '../n8n/session.mts';
import { callWebhook, type Workflow } from '../n8n/workflows.mts';

/** A workflow that waits for the job with which its webhook is called. */
export interface Wait {
	workflow: Workflow;
	path: string;
}

/** Starts an execution for each job, all at once. */
export async function callForEach(session: Session, path: string, jobs: string[]): Promise<void> {
	await Promise.all(
		jobs.map(async (id) => {
			const { ok, status } = await callWebhook(session, path, { job_id: id });
			if (!ok) throw new Error(`The webhook answered ${status}`);
		}),
	);
}

/** What is extracted by a job: no two jobs give the same. */
export function itemsOf(job: string): IDataObject[] {
	return [1, 2, 3].map((row) => ({ row, title: `Row ${row} of ${job}`, price: row * 1.5 }));
}
