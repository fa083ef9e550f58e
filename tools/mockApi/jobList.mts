import { createHash } from 'node:crypto';
import { getState } from './job.mts';
import type { Job } from './job.mts';
import { listRow } from './jobResponses.mts';

export interface ListPage {
	jobs: Array<Record<string, unknown>>;
	total: number;
	limit: number;
	offset: number;
}

/** `index` counts list requests since the behavior was set. `previous` is the page before. */
export type EditPage = (page: ListPage, index: number, previous?: ListPage) => ListPage;

/** How the list of jobs differs from a well-behaved one; the documentation promises no order. */
export interface ListBehavior {
	/** By `created_at`, the job added last counting as the newest. `unsorted` is the same in each request. */
	order?: 'newestFirst' | 'oldestFirst' | 'unsorted';
	/** Runs before a page is read: a job added here shifts the pages. */
	beforePage?(index: number): void;
	editPage?: EditPage;
}

export const emptyPageAt =
	(at: number): EditPage =>
	(page, index) =>
		index === at ? { ...page, jobs: [] } : page;

export const repeatedPageAt =
	(at: number): EditPage =>
	(page, index, previous = page) =>
		index === at ? { ...page, jobs: previous.jobs } : page;

export const growingTotal: EditPage = (page, index) => ({ ...page, total: page.total + index });

const createdAt = (job: Job) => Date.parse(getState(job).createdAt);
const hash = ({ id }: Job) => createHash('sha1').update(id).digest('hex');

function sort(jobs: Job[], order: ListBehavior['order'] = 'newestFirst'): Job[] {
	if (order === 'unsorted') return jobs.sort((one, other) => (hash(one) < hash(other) ? -1 : 1));
	jobs.sort((one, other) => createdAt(one) - createdAt(other));
	return order === 'oldestFirst' ? jobs : jobs.reverse();
}

export interface ListQuery {
	status?: string;
	limit: number;
	offset: number;
}

export function createJobList(jobs: Map<string, Job>) {
	let behavior: ListBehavior = {};
	let index = 0;
	let previous: ListPage | undefined;
	return {
		setBehavior(changed: ListBehavior): void {
			behavior = changed;
			index = 0;
			previous = undefined;
		},
		/** The response of `GET /scrape/jobs` (List Jobs page of the API documentation). */
		page({ status, limit, offset }: ListQuery): ListPage {
			behavior.beforePage?.(index);
			const matching = [...jobs.values()].filter(
				(job) => !status || getState(job).status === status,
			);
			const rows = sort(matching, behavior.order)
				.slice(offset, offset + limit)
				.map(listRow);
			const page = { jobs: rows, total: matching.length, limit, offset };
			previous = behavior.editPage?.(page, index, previous) ?? page;
			index += 1;
			return previous;
		},
	};
}
