import { createdAt, type ScrapeJob } from '../model/job';
import { type JobList, listJobs } from './listJobs';
import type { ApiError } from '../transport/apiError';
import type { AitronosClient } from '../transport/client';

/** Rows of a status that one poll reads at most. */
export const MAX_ROWS = 2_000;

export interface ReadOptions {
	/** Whether to return the job. */
	isWanted(job: ScrapeJob): boolean;
	/** Jobs created before this time don't have to be read, given what was read so far. */
	readUntil(): number;
}

/**
 * The wanted jobs of a status. The API documents neither a filter by time nor an order: while pages
 * come newest first, reading stops at the first page that holds only old jobs.
 */
export async function readFinishedJobs(
	client: AitronosClient,
	status: string,
	{ isWanted, readUntil }: ReadOptions,
): Promise<JobList<ScrapeJob> | { error: ApiError }> {
	let isNewestFirst = true;
	let previous = Infinity;
	return await listJobs(client, {
		status,
		limit: Infinity,
		map: (job) => (isWanted(job) ? job : undefined),
		maxRows: MAX_ROWS,
		isEnough(page) {
			for (const job of page) {
				const created = createdAt(job);
				isNewestFirst &&= created !== undefined && created <= previous;
				previous = created ?? previous;
			}
			// Newest first, all jobs of a page are old if its first one is.
			const [newest] = page;
			return isNewestFirst && !!newest && (createdAt(newest) ?? Infinity) < readUntil();
		},
	});
}
