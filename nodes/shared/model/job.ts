import type { IDataObject } from 'n8n-workflow';
import { isObject, nonEmptyString } from '../utils/typeGuards';

export type JobState = 'running' | 'completed' | 'failed' | 'cancelled';

/** A job as the API describes it. Source: Get job status page of the API documentation. */
export interface ScrapeJob {
	id: string;
	/** As the API spells it, such as `processing`. */
	status: string;
	state: JobState;
	/** `extracted_data` as a list: null is an empty one, a single value a list of one. */
	items: unknown[];
	/** Whether `extracted_data` is there: a list, even an empty one. */
	hasData: boolean;
	/**
	 * Why the job failed; null if the API says that it has no reason. Only the pages about the list
	 * and the progress name this field, so its absence says nothing.
	 */
	errorMessage?: string | null;
	/** Every field of the response. */
	fields: IDataObject;
}

const DOCUMENTED_STATES: Record<string, JobState> = {
	pending: 'running',
	processing: 'running',
	completed: 'completed',
	failed: 'failed',
	cancelled: 'cancelled',
	canceled: 'cancelled',
};

/** The job that a response describes; undefined if it describes none. */
export function parseJob(data: unknown, requestedId: string): ScrapeJob | undefined {
	if (!isObject(data)) return undefined;
	const status = nonEmptyString(data.status);
	if (status === undefined) return undefined;
	const items = toList(data.extracted_data);
	return {
		id: nonEmptyString(data.job_id) ?? requestedId,
		status,
		state: toState(status, data.completed_at, items),
		items,
		hasData: data.extracted_data !== undefined && data.extracted_data !== null,
		errorMessage: nonEmptyString(data.error_message),
		fields: data,
	};
}

/** Whether an API response with `success: false` nevertheless describes a job. */
export function looksLikeJob(data: IDataObject): boolean {
	const status = nonEmptyString(data.status);
	return status !== undefined && (isDocumentedStatus(status) || data.job_id !== undefined);
}

/** Whether it is known what the status means. */
export function isDocumentedStatus(status: string): boolean {
	return Object.hasOwn(DOCUMENTED_STATES, toWord(status));
}

/** Whether the API won't change the job any more. */
export function isFinished(job: ScrapeJob): boolean {
	return job.state !== 'running';
}

/** When a job finished; if that isn't known, when it was created. Undefined if neither is known. */
export function finishedAt({ fields }: ScrapeJob): number | undefined {
	return toTime(fields.completed_at) ?? toTime(fields.created_at);
}

/** When a job was created, if that is known. */
export function createdAt({ fields }: ScrapeJob): number | undefined {
	return toTime(fields.created_at);
}

/**
 * Why a job failed, from its progress; null if the progress has no reason either.
 * Source: Get job progress page of the API documentation.
 */
export function parseFailureReason(data: unknown): string | null | undefined {
	if (!isObject(data)) return undefined;
	// The other documented reasons, `done` and `error`, explain nothing.
	const ranOutOfTime = data.completion_reason === 'timeout' && 'The job timed out';
	return nonEmptyString(data.error_message) ?? (ranOutOfTime || null);
}

/**
 * A status that isn't documented counts as running, unless the job has a `completed_at`: then it
 * has ended, and its items decide.
 */
function toState(status: string, completedAt: unknown, items: unknown[]): JobState {
	const word = toWord(status);
	const documented = Object.hasOwn(DOCUMENTED_STATES, word) ? DOCUMENTED_STATES[word] : undefined;
	if (documented) return documented;
	if (completedAt === undefined || completedAt === null || completedAt === '') return 'running';
	return items.length > 0 ? 'completed' : 'failed';
}

function toWord(status: string): string {
	return status.trim().toLowerCase();
}

function toList(data: unknown): unknown[] {
	if (data === undefined || data === null) return [];
	return Array.isArray(data) ? data : [data];
}

/** ISO 8601, or with a space instead of the `T`; without a time zone it is UTC. */
function toTime(value: unknown): number | undefined {
	const text = nonEmptyString(value)
		?.trim()
		.replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
	if (text === undefined) return undefined;
	const hasZone = /(z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T');
	const time = Date.parse(hasZone ? text : `${text}Z`);
	return Number.isNaN(time) ? undefined : time;
}
