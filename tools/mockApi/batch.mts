import { randomUUID } from 'node:crypto';
import { getState, timestamp } from './job.mts';
import type { Job, JobPlan } from './job.mts';
import { itemCount } from './jobResponses.mts';

export interface BatchPlan {
	/** Default: a generated `batch_…`. */
	id?: string;
	/** New jobs by their plans, existing ones by their IDs. */
	jobs: Array<JobPlan | string>;
}

export interface Batch {
	id: string;
	/** Jobs are looked up when needed, since a test can replace or remove them. */
	jobIds: string[];
	/** Unix milliseconds. */
	createdAt: number;
}

export function createBatch(jobIds: string[], id = ''): Batch {
	const generated = `batch_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
	return { id: id || generated, jobIds, createdAt: Date.now() };
}

/** As documented, running jobs count as pending; cancelled ones have no counter and count as failed. */
function countJobs(jobs: Job[]) {
	const statuses = jobs.map((job) => getState(job));
	const completed = statuses.filter(({ status }) => status === 'completed').length;
	const finished = statuses.filter((state) => state.finished).length;
	return {
		completed,
		failed: finished - completed,
		pending: jobs.length - finished,
		total_items_extracted: jobs.reduce((sum, job) => sum + itemCount(job), 0),
	};
}

const rowOf = (job: Job) => ({
	job_id: job.id,
	url: job.url,
	status: getState(job).status,
});

/** The response of `POST /scrape/batch` (Scrape Batch page of the API documentation). */
export function batchResponse(batch: Batch, jobs: Job[]): object {
	return {
		batch_id: batch.id,
		total_urls: batch.jobIds.length,
		jobs: jobs.map(rowOf),
		progress: countJobs(jobs),
		created_at: timestamp(batch.createdAt),
	};
}

/** Without the envelope (Get Batch Progress page of the API documentation). */
export function batchProgress(batch: Batch, jobs: Job[]): object {
	const duration = Math.max(...jobs.map(({ plan }) => plan.finishAfter ?? 0), 0);
	return {
		batch_id: batch.id,
		total_urls: batch.jobIds.length,
		...countJobs(jobs),
		estimated_completion: timestamp(batch.createdAt + duration),
		jobs: jobs.map((job) => ({ ...rowOf(job), items_extracted: itemCount(job) })),
	};
}
