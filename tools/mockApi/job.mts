import { randomUUID } from 'node:crypto';

/** What a job does. Times are milliseconds. */
export interface JobPlan {
	/** Default: a generated `job_…`. */
	id?: string;
	url?: string;
	/** Default `completed`; `never` never finishes. */
	outcome?: 'completed' | 'failed' | 'cancelled' | 'never';
	/** How long it is `pending` before it is `processing`; default 0. */
	pendingFor?: number;
	/** When it is finished, counted from the start of its clock; default 0 = at once. */
	finishAfter?: number;
	/** When the clock starts; default `added`. `firstRequest`: when the first request for the job arrives. */
	clock?: 'added' | 'firstRequest';
	/** `extracted_data` once finished, exactly as given; default `[]` for completed, null otherwise. */
	data?: unknown;
	/** On the job's own response only when given, as on the Get Job Status page, which has no such field. */
	errorMessage?: string | null;
	/** What the job's progress says; default: `errorMessage`. */
	progressErrorMessage?: string | null;
	/** Default `done` for completed, `error` for failed, null for cancelled. */
	completionReason?: 'done' | 'timeout' | 'error' | null;
	/** Once finished, as given; default: the documented example for completed, null otherwise. */
	metadata?: unknown;
	/** Replaces the status word while the job is not finished. */
	status?: string;
	/** Further top-level fields of the job's own response and of its row in the list. */
	extra?: Record<string, unknown>;
	/** `created_at` as given; default: when it was added. */
	createdAt?: string;
	/** `completed_at` once finished, as given; default: when its clock reached `finishAfter`. */
	completedAt?: string;
}

export interface Job {
	id: string;
	url: string;
	plan: JobPlan;
	/** Unix milliseconds. */
	addedAt: number;
	/** Start of the clock, undefined until it runs: monotonic for deciding, Unix for showing. */
	started?: { monotonic: number; unix: number };
}

export interface JobState {
	status: string;
	finished: boolean;
	/** Milliseconds on the job's clock. */
	elapsed: number;
	/** 0 to 1: how far the clock is towards the end. */
	fraction: number;
	createdAt: string;
	completedAt: string | null;
}

/** The job's example in the API documentation has whole seconds and a `Z`. */
export function timestamp(unixMs: number): string {
	return `${new Date(unixMs).toISOString().slice(0, 19)}Z`;
}

export function createJob(plan: JobPlan): Job {
	const job: Job = {
		id: plan.id ?? `job_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
		url: plan.url ?? 'https://example.com/products',
		plan,
		addedAt: Date.now(),
	};
	if (plan.clock !== 'firstRequest') startClock(job);
	return job;
}

/** Starts the job's clock; a running clock is left alone. */
export function startClock(job: Job): void {
	job.started ??= { monotonic: performance.now(), unix: Date.now() };
}

/** The job's current state. Status words: Get Job Status page of the API documentation. */
export function getState(job: Job): JobState {
	const { outcome = 'completed', pendingFor = 0, finishAfter = 0 } = job.plan;
	const elapsed = job.started ? performance.now() - job.started.monotonic : 0;
	const finished = outcome !== 'never' && elapsed >= finishAfter;
	const running = job.plan.status ?? (elapsed < pendingFor ? 'pending' : 'processing');
	const end = (job.started?.unix ?? job.addedAt) + finishAfter;
	return {
		status: finished ? outcome : running,
		finished,
		elapsed,
		fraction: finished || finishAfter <= 0 ? Number(finished) : Math.min(1, elapsed / finishAfter),
		createdAt: job.plan.createdAt ?? timestamp(job.addedAt),
		completedAt: finished ? (job.plan.completedAt ?? timestamp(end)) : null,
	};
}
