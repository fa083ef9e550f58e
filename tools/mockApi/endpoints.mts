import type { ApiError } from './envelopes.mts';
import { jobResponse, listRow, progressResponse } from './jobResponses.mts';
import { startClock, getState } from './job.mts';
import type { Job } from './job.mts';
import { decodedSegment } from './pathSegment.mts';

export interface EndpointRequest {
	/** What the parentheses of the endpoint's path matched, still percent-encoded. */
	segments: string[];
	query: URLSearchParams;
	jobs: Map<string, Job>;
}

export type Outcome = { data: unknown } | { error: ApiError };

export interface Endpoint {
	method: 'GET' | 'POST' | 'DELETE';
	/** Matched against the raw path below the base path. */
	path: RegExp;
	/** Whether the page's example shows the success envelope. */
	wrapped: boolean;
	/** Runs on arrival, before authentication and whatever becomes of the request. */
	onArrival?(request: EndpointRequest): void;
	respond(request: EndpointRequest): Outcome;
}

/** The job a raw path segment names, if any. */
function findJob({ segments, jobs }: EndpointRequest): Job | undefined {
	const id = decodedSegment(segments[0] ?? '');
	return id === undefined ? undefined : jobs.get(id);
}

const JOB_NOT_FOUND: ApiError = {
	status: 404,
	code: 'JOB_NOT_FOUND',
	message: 'Scraping job not found.',
};

function responseFor(request: EndpointRequest, toBody: (job: Job) => unknown): Outcome {
	const job = findJob(request);
	return job ? { data: toBody(job) } : { error: JOB_NOT_FOUND };
}

function startJobClock(request: EndpointRequest): void {
	const job = findJob(request);
	if (job) startClock(job);
}

interface Range {
	name: string;
	defaultValue: number;
	min: number;
	max: number;
}

function invalid(name: string, value: string, type: string, message: string): ApiError {
	return {
		status: 422,
		code: 'VALIDATION_ERROR',
		message: `${name}: ${message}`,
		field: { in: 'query', name, value, type },
	};
}

function parseInteger(query: URLSearchParams, range: Range): number | ApiError {
	const text = query.get(range.name);
	if (text === null) return range.defaultValue;
	if (!/^-?\d+$/.test(text)) {
		return invalid(range.name, text, 'int_parsing', 'Input should be a valid integer');
	}
	const value = Number(text);
	if (value < range.min) {
		const message = `Input should be greater than or equal to ${range.min}`;
		return invalid(range.name, text, 'greater_than_equal', message);
	}
	if (value > range.max) {
		const message = `Input should be less than or equal to ${range.max}`;
		return invalid(range.name, text, 'less_than_equal', message);
	}
	return value;
}

const STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'];

function listJobs({ query, jobs }: EndpointRequest): Outcome {
	const limit = parseInteger(query, { name: 'limit', defaultValue: 50, min: 1, max: 100 });
	if (typeof limit !== 'number') return { error: limit };
	const offset = parseInteger(query, { name: 'offset', defaultValue: 0, min: 0, max: Infinity });
	if (typeof offset !== 'number') return { error: offset };
	const status = query.get('status');
	if (status !== null && !STATUSES.includes(status)) {
		const message = `Input should be one of ${STATUSES.join(', ')}`;
		return { error: invalid('status', status, 'enum', message) };
	}
	const matching = [...jobs.values()].filter((job) => !status || getState(job).status === status);
	const page = matching.slice(offset, offset + limit).map(listRow);
	return { data: { jobs: page, total: matching.length, limit, offset } };
}

/** All endpoints: paths, ranges and examples of the API documentation. */
export const ENDPOINTS: Endpoint[] = [
	{ method: 'GET', path: /^\/scrape\/jobs$/, wrapped: false, respond: listJobs },
	{
		method: 'GET',
		path: /^\/scrape\/jobs\/([^/]+)$/,
		wrapped: false,
		onArrival: startJobClock,
		respond: (request) => responseFor(request, jobResponse),
	},
	{
		method: 'GET',
		path: /^\/scrape\/jobs\/([^/]+)\/progress$/,
		wrapped: true,
		onArrival: startJobClock,
		respond: (request) => responseFor(request, progressResponse),
	},
];
