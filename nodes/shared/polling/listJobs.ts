import { parseJob, type ScrapeJob } from '../model/job';
import type { ApiError } from '../transport/apiError';
import type { AitronosClient } from '../transport/client';
import { isObject, nonEmptyString } from '../utils/typeGuards';
import { getWithRetries } from './getWithRetries';

/** Rows per page at most. Source: List jobs page of the API documentation. */
const MAX_PAGE_SIZE = 100;
/** Far more than people have, so that a list without an end still ends. */
const MAX_PAGES = 200;

export interface JobPage {
	jobs: ScrapeJob[];
	/** The position of its first row in the list. */
	offset: number;
	/** Rows, whether or not they describe a job. */
	rowCount: number;
	/** How many rows were requested: fewer than wanted if the response would have been too large. */
	limit: number;
	/** Whether its only row is left out, because it alone is too large. */
	isTooLarge?: boolean;
	/** All jobs that match, as far as the API says. */
	total?: number;
}

/** Which rows of the list: from a position on, or those before one. */
export type PageQuery = { limit: number; status?: string } & (
	{ offset: number } | { before: number }
);

export interface JobList<T> {
	/** One for each job. */
	jobs: T[];
	/** Positions in the list whose row is too large to be read. */
	tooLarge: number[];
	/** Whether there might be more jobs than were read. */
	isCut: boolean;
}

interface ListOptions<T> {
	/** Jobs at most; Infinity for all. */
	limit: number;
	status?: string;
	/** What to keep of a job, whose data can be large; undefined: nothing. */
	map(job: ScrapeJob): T | undefined;
	/** Rows at most, whether or not they bring new jobs. */
	maxRows?: number;
	/** Whether what was read up to this page is enough. */
	isEnough?(page: readonly ScrapeJob[]): boolean;
}

/**
 * Reads the list of jobs in pages, in the order of the API, each job once. Pages advance by the rows
 * that came, because the API can return fewer than requested. The list can change meanwhile:
 * reading ends with the last page, an empty page, or one that brings nothing new.
 */
export async function listJobs<T>(
	client: AitronosClient,
	{ limit, status, map, maxRows = Infinity, isEnough = () => false }: ListOptions<T>,
): Promise<JobList<T> | { error: ApiError }> {
	const ids = new Set<string>();
	const jobs: T[] = [];
	const tooLarge: number[] = [];
	let offset = 0;
	let pageSize = MAX_PAGE_SIZE;

	for (let pages = 0; pages < MAX_PAGES; pages++) {
		const rows = Math.min(pageSize, limit - jobs.length);
		const page = await getPage(client, { status, limit: rows, offset });
		if ('error' in page) return page;
		const known = ids.size;
		for (const job of page.jobs) {
			if (ids.has(job.id) || jobs.length >= limit) continue;
			ids.add(job.id);
			const kept = map(job);
			if (kept !== undefined) jobs.push(kept);
		}
		if (page.isTooLarge) tooLarge.push(offset);
		offset += page.rowCount;
		const { rowCount, total = Infinity } = page;
		if (jobs.length >= limit || isEnough(page.jobs)) return { jobs, tooLarge, isCut: false };
		// While jobs are created, a page can repeat the one before it; the limit of rows ends that too.
		const isWhole = maxRows === Infinity;
		const bringsNothing = ids.size === known && !page.isTooLarge;
		if (rowCount === 0 || (isWhole && bringsNothing)) {
			const isCut = isWhole && (rowCount > 0 || offset < (page.total ?? 0));
			return { jobs, tooLarge, isCut };
		}
		if (offset >= total) return { jobs, tooLarge, isCut: false };
		if (offset >= maxRows) break;
		pageSize = page.limit < rows ? page.limit : Math.min(MAX_PAGE_SIZE, pageSize * 2);
	}
	return { jobs, tooLarge, isCut: true };
}

/** A page of the list of jobs; fewer rows if the response would be too large. */
export async function getPage(
	client: AitronosClient,
	query: PageQuery,
): Promise<JobPage | { error: ApiError }> {
	let { limit } = query;
	for (;;) {
		if ('before' in query) limit = Math.min(limit, query.before);
		const offset = 'before' in query ? query.before - limit : query.offset;
		const result = await getWithRetries(client, {
			path: ['scrape', 'jobs'],
			query: { ...(query.status && { status: query.status }), limit, offset },
			parse: parseRows,
		});
		if ('data' in result) {
			const { rowCount } = result.data;
			// The API can return fewer rows than requested, which would leave a gap.
			const leavesGap = 'before' in query && rowCount > 0 && rowCount < limit;
			if (!leavesGap) return { ...result.data, offset, limit };
			limit = rowCount;
			continue;
		}
		const { error } = result;
		if (error.kind !== 'tooLarge') return { error };
		if (limit === 1) return { jobs: [], offset, rowCount: 1, limit, isTooLarge: true };
		limit = Math.floor(limit / 2);
	}
}

function parseRows(data: unknown): Pick<JobPage, 'jobs' | 'rowCount' | 'total'> | undefined {
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
