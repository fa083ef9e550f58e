import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { batchProgress, batchResponse } from './batch.mts';
import type { CreateRequest } from './createdJobs.mts';
import { getState, startClock } from './job.mts';
import type { Job } from './job.mts';
import type { ListQuery } from './jobList.mts';
import { jobResponse, progressResponse } from './jobResponses.mts';
import type { JobStore } from './jobStore.mts';
import { batchBody, listQuery, scrapeBody } from './schemas.mts';

export interface Endpoint {
	method: 'GET' | 'POST';
	/** Below the base path. */
	url: string;
	schema?: { body?: object; querystring?: object };
	/** Whether the page's example shows the success envelope. */
	wrapped?: boolean;
	/** The jobs whose clock a request starts on arrival, whatever its outcome. */
	named?(request: FastifyRequest): Job[];
	/** Returns the response's body, without the envelope. */
	handler(request: FastifyRequest): unknown;
}

/** Without the pattern, an empty ID would match as well. */
const ID = ':id(^.+$)';

export const JOB_URL = `/scrape/jobs/${ID}`;

const idIn = ({ params }: FastifyRequest) => (params as { id: string }).id;

/** Until a job is finished or the client leaves. */
async function finished(job: Job, closed: AbortSignal): Promise<void> {
	startClock(job);
	while (!getState(job).finished && !closed.aborted) {
		await sleep(20, undefined, { signal: closed }).catch(() => undefined);
	}
}

/** All endpoints of the scraper pages of the API documentation. */
export function createEndpoints(store: JobStore): Endpoint[] {
	const namedJob = (request: FastifyRequest) => [store.jobs.get(idIn(request)) ?? []].flat();
	const namedBatch = (request: FastifyRequest) => {
		const batch = store.batches.get(idIn(request));
		return batch ? store.jobsOf(batch) : [];
	};
	return [
		{
			method: 'POST',
			url: '/scrape',
			schema: { body: scrapeBody },
			handler: async ({ body, exchange }) => {
				const request = body as CreateRequest;
				const job = store.createJob(request);
				if (request.options?.sync === true) await finished(job, exchange.closed);
				return jobResponse(job);
			},
		},
		{
			method: 'POST',
			url: '/scrape/batch',
			schema: { body: batchBody },
			handler: ({ body }) => {
				const { urls, ...shared } = body as Omit<CreateRequest, 'url'> & { urls: string[] };
				const batch = store.createBatch(urls.map((url) => ({ url, ...shared })));
				return batchResponse(batch, store.jobsOf(batch));
			},
		},
		{
			method: 'GET',
			url: '/scrape/jobs',
			schema: { querystring: listQuery },
			handler: ({ query }) => store.list.page(query as ListQuery),
		},
		{
			method: 'GET',
			url: JOB_URL,
			named: namedJob,
			handler: (request) => jobResponse(store.getJob(idIn(request))),
		},
		{
			method: 'GET',
			url: `${JOB_URL}/progress`,
			wrapped: true,
			named: namedJob,
			handler: (request) => progressResponse(store.getJob(idIn(request))),
		},
		{
			method: 'GET',
			url: `/scrape/batch/${ID}/progress`,
			wrapped: true,
			named: namedBatch,
			handler: (request) => {
				const batch = store.getBatch(idIn(request));
				return batchProgress(batch, store.jobsOf(batch));
			},
		},
	];
}
