import { getState } from './job.mts';
import type { Job } from './job.mts';

/** `metadata` of the example on the Get Job Status page of the API documentation. */
const EXAMPLE_METADATA = {
	processing_time: 2.5,
	engine_used: 'browser',
	llm_calls: 1,
	cache_hit: false,
};

function finalData({ plan }: Job): unknown {
	if (plan.data !== undefined) return plan.data;
	return (plan.outcome ?? 'completed') === 'completed' ? [] : null;
}

function finalMetadata({ plan }: Job): unknown {
	if (plan.metadata !== undefined) return plan.metadata;
	return (plan.outcome ?? 'completed') === 'completed' ? EXAMPLE_METADATA : null;
}

function fields(job: Job, errorMessage: string | null | undefined): Record<string, unknown> {
	const state = getState(job);
	return {
		job_id: job.id,
		status: state.status,
		url: job.url,
		extracted_data: state.finished ? finalData(job) : null,
		...(errorMessage === undefined ? {} : { error_message: state.finished ? errorMessage : null }),
		metadata: state.finished ? finalMetadata(job) : null,
		created_at: state.createdAt,
		completed_at: state.completedAt,
		...job.plan.extra,
	};
}

/**
 * The job as `GET /scrape/jobs/{id}` shows it: fields and their order as in the example of the
 * Get Job Status page of the API documentation.
 */
export function jobResponse(job: Job): Record<string, unknown> {
	return fields(job, job.plan.errorMessage);
}

/**
 * The job as `GET /scrape/jobs` shows it: as above, but a failed job always has its
 * `error_message` (List Jobs page of the API documentation).
 */
export function listRow(job: Job): Record<string, unknown> {
	const { errorMessage, progressErrorMessage } = job.plan;
	const failed = getState(job).status === 'failed';
	return fields(job, failed ? (errorMessage ?? progressErrorMessage ?? null) : errorMessage);
}

/** How many items are extracted so far. */
export function itemCount(job: Job): number {
	const data = finalData(job);
	return Array.isArray(data) ? Math.floor(data.length * getState(job).fraction) : 0;
}

const DEFAULT_REASON = { completed: 'done', failed: 'error', cancelled: null, never: null };

/**
 * The job as `GET /scrape/jobs/{id}/progress` shows it, without the envelope (Get Job Progress
 * page of the API documentation). Times are seconds; `total_properties_found` counts items.
 */
export function progressResponse(job: Job): Record<string, unknown> {
	const { plan } = job;
	const { outcome = 'completed', pendingFor = 0, finishAfter = 0 } = plan;
	const state = getState(job);
	const running = !state.finished && state.elapsed >= pendingFor;
	const reason =
		plan.completionReason === undefined ? DEFAULT_REASON[outcome] : plan.completionReason;
	const text =
		plan.progressErrorMessage === undefined ? plan.errorMessage : plan.progressErrorMessage;
	return {
		job_id: job.id,
		status: state.status,
		url: job.url,
		current_page: running || state.finished ? 1 : 0,
		total_pages_scraped: state.finished && outcome === 'completed' ? 1 : 0,
		total_properties_found: itemCount(job),
		progress_percentage: Math.round(state.fraction * 1000) / 10,
		pagination_complete: state.finished && outcome === 'completed',
		completion_reason: state.finished ? reason : null,
		created_at: state.createdAt,
		completed_at: state.completedAt,
		processing_time: state.finished ? finishAfter / 1000 : null,
		running_time: running ? Math.round(state.elapsed - pendingFor) / 1000 : null,
		error_message: state.finished ? (text ?? null) : null,
	};
}
