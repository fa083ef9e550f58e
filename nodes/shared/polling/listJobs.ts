import { parseJob, type ScrapeJob } from '../model/job';
import type { ApiError } from '../transport/apiError';
import type { AitronosClient } from '../transport/client';
import { isObject, nonEmptyString } from '../utils/typeGuards';
import { getWithRetries } from './getWithRetries';

/** Rows per page at most. Source: List jobs page of the API documentation. */
const MAX_PAGE_SIZE = 100;
/** Far more than people have, so that a list without an end still ends. */
const MAX_REQUESTS = 200;

export interface JobPage {
	jobs: ScrapeJob[];
	/** Rows, whether or not they describe a job. */
	rowCount: number;
	/** All jobs that match, as far as the API says. */
	total?: number;
}

export interface JobList {
	jobs: ScrapeJob[];
	/** Positions in the list whose row is too large to be read. */
	tooLarge: number[];
	/** Whether there might be more jobs than were read. */
	isCut: boolean;
}

export interface ListOptions {
	/** Jobs at most; Infinity for all. */
	limit: number;
	status?: string;
	/** Where to begin. */
	offset?: number;
	/** Rows at most, whether or not they bring new jobs. */
	maxRows?: number;
	/** Whether to return the job; its data can be large, so others are dropped at once. */
	isWanted?(job: ScrapeJob): boolean;
	/** Whether what was read up to this page is enough. */
	isEnough?(page: readonly ScrapeJob[]): boolean;
}

/**
 * Reads the list of jobs in pages, in the order of the API, each job once. Pages advance by the rows
 * that came, because the API can return fewer than it was asked for. The list can change meanwhile:
 * reading ends with the last page, an empty page, or one that brings nothing new.
 */
export async function listJobs(
	client: AitronosClient,
	{
		limit,
		status,
		offset = 0,
		maxRows = Infinity,
		isWanted = () => true,
		isEnough = () => false,
	}: ListOptions,
): Promise<JobList | { error: ApiError }> {
	const byId = new Map<string, ScrapeJob | undefined>();
	const wanted = () => [...byId.values()].filter((job) => job !== undefined);
	const tooLarge: number[] = [];
	let position = offset;
	let pageSize = MAX_PAGE_SIZE;

	for (let requests = 0; requests < MAX_REQUESTS; requests++) {
		const rows = Math.min(pageSize, limit - byId.size);
		const page = await getPage(client, { status, limit: rows, offset: position });
		if ('error' in page) {
			if (page.error.kind !== 'tooLarge') return page;
			if (rows === 1) tooLarge.push(position++);
			else pageSize = Math.floor(rows / 2);
			continue;
		}
		const known = byId.size;
		for (const job of page.jobs) {
			if (!byId.has(job.id)) byId.set(job.id, isWanted(job) ? job : undefined);
		}
		position += page.rowCount;
		const isLast = page.total !== undefined && position >= page.total;
		// While jobs are created, a page can repeat the one before it; the limit of rows ends that too.
		const bringsNothing = page.rowCount === 0 || (byId.size === known && maxRows === Infinity);
		if (byId.size >= limit || bringsNothing || isLast || isEnough(page.jobs)) {
			return { jobs: wanted().slice(0, limit), tooLarge, isCut: false };
		}
		if (position - offset >= maxRows) break;
		pageSize = Math.min(MAX_PAGE_SIZE, pageSize * 2);
	}
	return { jobs: wanted(), tooLarge, isCut: true };
}

/** One page of the list of jobs. */
export async function getPage(
	client: AitronosClient,
	query: { status?: string; limit: number; offset: number },
): Promise<JobPage | { error: ApiError }> {
	const { status, limit, offset } = query;
	const result = await getWithRetries(client, {
		path: ['scrape', 'jobs'],
		query: { ...(status && { status }), limit, offset },
		parse: parsePage,
	});
	return 'data' in result ? result.data : { error: result.error };
}

function parsePage(data: unknown): JobPage | undefined {
	if (!isObject(data) || !Array.isArray(data.jobs)) return undefined;
	const rows = data.jobs as unknown[];
	const jobs = rows.flatMap((row) => {
		const id = isObject(row) ? nonEmptyString(row.job_id) : undefined;
		return (id && parseJob(row, id)) || [];
	});
	return {
		jobs,
		rowCount: rows.length,
		total: typeof data.total === 'number' ? data.total : undefined,
	};
}
