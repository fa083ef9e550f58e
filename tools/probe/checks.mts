import { type Fields, isFields, type Result, shown } from './request.mts';

export const PAGE_LIMIT = 20;

const STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'];
const ITEM_COUNTS = ['total_properties_found', 'total_items_extracted', 'items_extracted'];

/** What the results show where the API documentation is silent or contradicts itself. */
export const CHECKS: Record<string, (results: Result[]) => string[]> = {
	'Base path': (results) =>
		named(results, 'list')
			.filter(jobsIn)
			.map(({ base }) => new URL(base).pathname),
	'Authentication header': (results) =>
		named(results, 'list')
			.filter(jobsIn)
			.map(({ authentication }) => authentication),
	'Success envelope': (results) =>
		results
			.filter((result) => jobsIn(result) ?? jobIn(result))
			.map(({ name, json }) => `${name} ${isWrapped(json) ? 'wrapped' : 'bare'}`),
	error_message: (results) =>
		jobs(results, 'job', 'progress', 'list', 'page').map(
			({ name, job }) => `${name} of a ${shown(job.status)} job: ${shapeOf(job.error_message)}`,
		),
	'completion_reason "timeout"': (results) =>
		jobs(results, 'progress')
			.filter(({ job }) => job.completion_reason === 'timeout')
			.map(({ job }) => `with status ${shown(job.status)}`),
	'Field with the number of items': (results) =>
		jobs(results, 'progress').flatMap(({ job }) => ITEM_COUNTS.filter((key) => key in job)),
	extracted_data: (results) =>
		jobs(results, 'list', 'page', 'job').map(
			({ job }) => `${shown(job.status)}: ${shapeOf(job.extracted_data)}`,
		),
	'Rate limit headers': (results) =>
		results
			.flatMap(({ headers }) => [...headers.keys()])
			.filter((header) => /ratelimit|^retry-after$/.test(header))
			.map(shown)
			.sort(),
	'X-RateLimit-Retry-After on success': (results) =>
		results
			.filter(dataOf)
			.flatMap(({ headers }) => headers.get('x-ratelimit-retry-after') ?? [])
			.map(shown),
	'Missing job and wrong route': (results) => {
		const found = named(results, 'missing job', 'wrong route').filter(
			({ status }) => status !== undefined && status !== 429,
		);
		const [job, route] = found.map(({ status, summary }) => `${status} ${summary}`);
		if (job === undefined || route === undefined) return [];
		return [job === route ? 'look alike' : 'can be told apart', job, route];
	},
	'Order of the list': (results) => {
		const times = jobs(results, 'page').map(({ job }) => Date.parse(String(job.created_at)));
		const steps = times.slice(1).map((time, index) => time - (times[index] ?? NaN));
		if (steps.every((step) => !step)) return [];
		if (steps.every((step) => !(step > 0))) return ['newest first'];
		return [steps.every((step) => !(step < 0)) ? 'oldest first' : 'not by created_at'];
	},
	'Echoed limit': (results) =>
		named(results, 'page')
			.filter(jobsIn)
			.map((page) => {
				const { limit, total } = dataOf(page) ?? {};
				const count = jobsIn(page)?.length;
				return `requested ${PAGE_LIMIT}, echoed ${shown(limit)}, ${count} rows of ${shown(total)}`;
			}),
	'Status values': (results) =>
		jobs(results, 'list', 'page', 'job', 'progress')
			.map(({ job }) => shown(job.status))
			.map((status) => (STATUSES.includes(status) ? status : `${status} (not documented)`))
			.sort(),
};

/** The jobs of a successful list response. */
export function jobsIn(result: Result | undefined): Fields[] | undefined {
	const jobs = dataOf(result)?.jobs;
	return Array.isArray(jobs) ? jobs.filter(isFields) : undefined;
}

/** The job, or its progress, of a successful response. */
export function jobIn(result: Result | undefined): Fields | undefined {
	const job = dataOf(result);
	return typeof job?.status === 'string' ? job : undefined;
}

function dataOf(result: Result | undefined): Fields | undefined {
	const { status = 0, json } = result ?? {};
	if (status < 200 || status > 299 || !isFields(json) || json.success === false) return undefined;
	return isWrapped(json) ? json.data : json;
}

function isWrapped(json: unknown): json is { data: Fields } {
	return isFields(json) && typeof json.success === 'boolean' && isFields(json.data);
}

function named(results: Result[], ...names: string[]): Result[] {
	return results.filter(({ name }) => names.includes(name));
}

/** The jobs in list rows, and in responses for one job. */
function jobs(results: Result[], ...names: string[]): Array<{ name: string; job: Fields }> {
	return named(results, ...names).flatMap((result) => {
		const job = jobIn(result);
		return job
			? [{ name: result.name, job }]
			: (jobsIn(result) ?? []).map((row) => ({ name: 'list row', job: row }));
	});
}

function shapeOf(value: unknown): string {
	if (value === undefined) return 'missing';
	if (value === null) return 'null';
	if (!Array.isArray(value)) return typeof value;
	if (value.length === 0) return 'empty array';
	return value.every(isFields) ? 'array of objects' : 'array, not only of objects';
}
