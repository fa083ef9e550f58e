import type { ApiError } from './envelopes.mts';
import { jobAnswer, listRow, progressAnswer } from './jobAnswers.mts';
import { startClock, stateOf } from './jobTimeline.mts';
import type { Job } from './jobTimeline.mts';
import { decodedSegment } from './pathSegment.mts';

export interface Question {
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
	arrives?(question: Question): void;
	answer(question: Question): Outcome;
}

/** The job a raw path segment names, if any. */
function jobNamed({ segments, jobs }: Question): Job | undefined {
	const id = decodedSegment(segments[0] ?? '');
	return id === undefined ? undefined : jobs.get(id);
}

const JOB_NOT_FOUND: ApiError = {
	status: 404,
	code: 'JOB_NOT_FOUND',
	message: 'Scraping job not found.',
};

function answerFor(question: Question, show: (job: Job) => unknown): Outcome {
	const job = jobNamed(question);
	return job ? { data: show(job) } : { error: JOB_NOT_FOUND };
}

function startNamed(question: Question): void {
	const job = jobNamed(question);
	if (job) startClock(job);
}

interface Range {
	name: string;
	fallback: number;
	least: number;
	most: number;
}

function invalid(name: string, value: string, type: string, message: string): ApiError {
	return {
		status: 422,
		code: 'VALIDATION_ERROR',
		message: `${name}: ${message}`,
		field: { in: 'query', name, value, type },
	};
}

function wholeNumber(query: URLSearchParams, range: Range): number | ApiError {
	const text = query.get(range.name);
	if (text === null) return range.fallback;
	if (!/^-?\d+$/.test(text)) {
		return invalid(range.name, text, 'int_parsing', 'Input should be a valid integer');
	}
	const value = Number(text);
	if (value < range.least) {
		const message = `Input should be greater than or equal to ${range.least}`;
		return invalid(range.name, text, 'greater_than_equal', message);
	}
	if (value > range.most) {
		const message = `Input should be less than or equal to ${range.most}`;
		return invalid(range.name, text, 'less_than_equal', message);
	}
	return value;
}

const STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'];

function listJobs({ query, jobs }: Question): Outcome {
	const limit = wholeNumber(query, { name: 'limit', fallback: 50, least: 1, most: 100 });
	if (typeof limit !== 'number') return { error: limit };
	const offset = wholeNumber(query, { name: 'offset', fallback: 0, least: 0, most: Infinity });
	if (typeof offset !== 'number') return { error: offset };
	const status = query.get('status');
	if (status !== null && !STATUSES.includes(status)) {
		const message = `Input should be one of ${STATUSES.join(', ')}`;
		return { error: invalid('status', status, 'enum', message) };
	}
	const matching = [...jobs.values()].filter((job) => !status || stateOf(job).status === status);
	const page = matching.slice(offset, offset + limit).map(listRow);
	return { data: { jobs: page, total: matching.length, limit, offset } };
}

/** Everything the server can be asked: paths, ranges and examples of the API documentation. */
export const ENDPOINTS: Endpoint[] = [
	{ method: 'GET', path: /^\/scrape\/jobs$/, wrapped: false, answer: listJobs },
	{
		method: 'GET',
		path: /^\/scrape\/jobs\/([^/]+)$/,
		wrapped: false,
		arrives: startNamed,
		answer: (question) => answerFor(question, jobAnswer),
	},
	{
		method: 'GET',
		path: /^\/scrape\/jobs\/([^/]+)\/progress$/,
		wrapped: true,
		arrives: startNamed,
		answer: (question) => answerFor(question, progressAnswer),
	},
];
