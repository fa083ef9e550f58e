import { ApiError } from './apiError.mts';
import { createBatch } from './batch.mts';
import type { Batch, BatchPlan } from './batch.mts';
import { defaultPlanner } from './createdJobs.mts';
import type { CreatedJob, CreateRequest, JobPlanner } from './createdJobs.mts';
import { createJob } from './job.mts';
import type { Job, JobPlan } from './job.mts';
import { createJobList } from './jobList.mts';

function notFound(code: string, message: string): ApiError {
	return new ApiError({ status: 404, code, message });
}

/** The jobs and batches that the mock API knows. */
export function createJobStore() {
	const jobs = new Map<string, Job>();
	const batches = new Map<string, Batch>();
	const created: CreatedJob[] = [];
	const list = createJobList(jobs);
	let planner: JobPlanner = defaultPlanner;

	function addJob(plan: JobPlan): Job {
		const job = createJob(plan);
		jobs.set(job.id, job);
		return job;
	}

	function addBatch({ id, jobs: planned }: BatchPlan): Batch {
		const ids = planned.map((job) => (typeof job === 'string' ? job : addJob(job).id));
		const batch = createBatch(ids, id);
		batches.set(batch.id, batch);
		return batch;
	}

	function createRequestedJob(request: CreateRequest): Job {
		const job = addJob({ url: request.url, ...planner(request, created.length) });
		created.push({ ...request, id: job.id });
		return job;
	}

	return {
		jobs,
		batches,
		created,
		list,
		addJob,
		addBatch,
		/** For `POST /scrape`. */
		createJob: createRequestedJob,
		/** For `POST /scrape/batch`. */
		createBatch(requests: CreateRequest[]): Batch {
			const first = created.length;
			const batch = addBatch({ jobs: requests.map((request) => createRequestedJob(request).id) });
			for (const job of created.slice(first)) job.batchId = batch.id;
			return batch;
		},
		getJob(id: string): Job {
			const job = jobs.get(id);
			if (!job) throw notFound('JOB_NOT_FOUND', 'Scraping job not found.');
			return job;
		},
		getBatch(id: string): Batch {
			const batch = batches.get(id);
			if (!batch) throw notFound('BATCH_NOT_FOUND', 'Batch not found.');
			return batch;
		},
		jobsOf: ({ jobIds }: Batch): Job[] => jobIds.flatMap((id) => jobs.get(id) ?? []),
		setPlanner(changed: JobPlanner): void {
			planner = changed;
		},
		clear(): void {
			jobs.clear();
			batches.clear();
			created.length = 0;
			list.setBehavior({});
			planner = defaultPlanner;
		},
	};
}

export type JobStore = ReturnType<typeof createJobStore>;
