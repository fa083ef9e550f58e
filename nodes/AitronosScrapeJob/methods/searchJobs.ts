import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { describeApiError } from '../../shared/errors/apiErrorMessages';
import type { ScrapeJob } from '../../shared/model/job';
import { getPage } from '../../shared/polling/listJobs';
import { createClient } from '../../shared/transport/client';
import type { ErrorText } from '../../shared/utils/format';

const PAGE_SIZE = 20;
/** Rows per request while searching, and how many requests one search can take. */
const SEARCH_SIZE = 100;
const SEARCH_REQUESTS = 10;

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
	if ('error' in client) throw toError(this, client.error);
	const word = filter?.trim().toLowerCase() ?? '';
	const limit = word === '' ? PAGE_SIZE : SEARCH_SIZE;
	const found: ScrapeJob[] = [];
	let offset = Number(paginationToken ?? 0) || 0;

	for (let requests = 0; requests < SEARCH_REQUESTS; requests++) {
		const page = await getPage(client, { limit, offset });
		if ('error' in page) throw toError(this, describeApiError(page.error, 'jobs'));
		found.push(...page.jobs.filter((job) => matches(job, word)));
		offset += page.rowCount;
		const isLast = page.rowCount === 0 || (page.total !== undefined && offset >= page.total);
		if (isLast) return toResult(found);
		if (found.length >= PAGE_SIZE || word === '') break;
	}
	return { ...toResult(found), paginationToken: String(offset) };
}

function matches({ id, status, fields }: ScrapeJob, word: string): boolean {
	return [String(fields.url ?? ''), status, id].some((text) => text.toLowerCase().includes(word));
}

function toResult(jobs: ScrapeJob[]): INodeListSearchResult {
	const created = ({ fields }: ScrapeJob) => Date.parse(String(fields.created_at)) || 0;
	const results = [...jobs]
		.sort((a, b) => created(b) - created(a))
		.map(({ id, status, fields }) => ({
			name: `${String(fields.url ?? id)} (${status})`,
			value: id,
		}));
	return { results };
}

function toError(context: ILoadOptionsFunctions, { error, message }: ErrorText) {
	return new NodeOperationError(context.getNode(), error, { description: message });
}
