import { createdAt, readUntil, type TriggerState } from '../model/finishedJobs';
import type { ScrapeJob } from '../model/job';
import { type JobList, listJobs } from './listJobs';
import type { ApiError } from '../transport/apiError';
import type { AitronosClient } from '../transport/client';

/** Rows of a status that one poll reads at most. */
export const MAX_ROWS = 2_000;

/**
 * The listed jobs of a status that can have finished since the last poll. The API documents neither
 * a filter by time nor an order: while pages come newest first, reading stops at the first page that
 * holds only old jobs.
 */
export async function readFinishedJobs(
	client: AitronosClient,
	status: string,
	state: TriggerState | undefined,
): Promise<JobList<ScrapeJob> | { error: ApiError }> {
	const read: ScrapeJob[] = [];
	let isNewestFirst = true;
	let previous = Infinity;
	return await listJobs(client, {
		status,
		limit: Infinity,
		map: (job) => job,
		maxRows: MAX_ROWS,
		isEnough(page) {
			read.push(...page);
			for (const job of page) {
				const created = createdAt(job);
				isNewestFirst &&= created !== undefined && created <= previous;
				previous = created ?? previous;
			}
			const until = readUntil(state, read);
			return isNewestFirst && page.every((job) => (createdAt(job) ?? Infinity) < until);
		},
	});
}
