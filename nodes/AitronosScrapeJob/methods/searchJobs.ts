import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { describeApiError } from '../../shared/errors/apiErrorMessages';
import { toNodeError } from '../../shared/items/nodeError';
import { createdAt, type ScrapeJob } from '../../shared/model/job';
import { getPage, type JobPage } from '../../shared/polling/listJobs';
import { createClient } from '../../shared/transport/client';
import { sanitizeText } from '../../shared/utils/format';
import { nonEmptyString } from '../../shared/utils/typeGuards';

const PAGE_SIZE = 20;
/** Rows per request while searching, and how many requests one search can take. */
const SEARCH_SIZE = 100;
const SEARCH_REQUESTS = 10;

/** Where the next page begins, or where it ends if the list is read from its end. */
type Position = { offset: number } | { before: number };

/**
 * The jobs of the account for the list of 'Job', newest first as far as the API lets us know, in
 * pages of 20. A filter is compared with URL, status and ID, beyond the first page too. Read-only.
 */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = await createClient(this, { concurrency: 1 });
	if ('error' in client) throw toNodeError(this.getNode(), client.error);
	const word = filter?.trim().toLowerCase() ?? '';
	const [limit, wanted] = word === '' ? [PAGE_SIZE, 1] : [SEARCH_SIZE, PAGE_SIZE];
	const found: ScrapeJob[] = [];
	let position: Position | undefined = parseToken(paginationToken);

	for (let requests = 0; requests < SEARCH_REQUESTS && found.length < wanted; requests++) {
		const page = await getPage(client, { limit, ...position });
		if ('error' in page) throw toNodeError(this.getNode(), describeApiError(page.error, 'jobs'));
		if (!paginationToken && requests === 0 && page.total && isOldestFirst(page)) {
			position = { before: page.total };
			continue;
		}
		found.push(...page.jobs.filter((job) => matches(job, word)));
		position = nextPosition(position, page);
		if (!position) return { results: toResults(found) };
	}
	return { results: toResults(found), paginationToken: toToken(position) };
}

/** The order of the list isn't documented. Only a list of several pages has to be read backwards. */
function isOldestFirst({ jobs, rowCount, total = 0 }: JobPage): boolean {
	const [first] = jobs;
	const last = jobs.at(-1);
	if (total <= rowCount || !first || !last) return false;
	return (createdAt(first) ?? 0) < (createdAt(last) ?? 0);
}

function nextPosition(position: Position, page: JobPage): Position | undefined {
	const { offset, rowCount, total = Infinity } = page;
	if (rowCount === 0) return undefined;
	if ('before' in position) return offset > 0 ? { before: offset } : undefined;
	const next = offset + rowCount;
	return next < total ? { offset: next } : undefined;
}

/** `40`: from position 40 on; `-40`: the rows before it. */
function parseToken(token: string | undefined): Position {
	const position = Number(token ?? 0) || 0;
	return position < 0 ? { before: -position } : { offset: position };
}

function toToken(position: Position): string {
	return String('before' in position ? -position.before : position.offset);
}

function matches({ id, status, fields }: ScrapeJob, word: string): boolean {
	const texts = [nonEmptyString(fields.url) ?? '', status, id];
	return texts.some((text) => text.toLowerCase().includes(word));
}

function toResults(jobs: ScrapeJob[]): INodeListSearchResult['results'] {
	return [...jobs]
		.sort((a, b) => (createdAt(b) ?? 0) - (createdAt(a) ?? 0))
		.map((job) => ({ name: sanitizeText(toName(job)), value: job.id }));
}

/**
 * With the time, since a page that is scraped on a schedule has many jobs. Without the scheme: the
 * list is narrow.
 */
function toName(job: ScrapeJob): string {
	const time = createdAt(job);
	const details = [job.status];
	if (time !== undefined) {
		details.push(`${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}Z`);
	}
	const page = nonEmptyString(job.fields.url)?.replace(/^https?:\/\//i, '');
	return `${page ?? job.id} (${details.join(', ')})`;
}
