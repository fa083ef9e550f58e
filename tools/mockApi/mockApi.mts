import type { AddressInfo } from 'node:net';
import type { AuthenticationHeader, KeyState } from './authentication.mts';
import type { BatchPlan } from './batch.mts';
import type { CreatedJob, CreateRequest, JobPlanner } from './createdJobs.mts';
import type { ErrorForm } from './errorBody.mts';
import { createFaultRules } from './faults.mts';
import type { Fault, FaultRule } from './faults.mts';
import type { Job, JobPlan } from './job.mts';
import type { ListBehavior, ListPage } from './jobList.mts';
import { createJobStore } from './jobStore.mts';
import { createRateLimiter } from './rateLimit.mts';
import type { RateLimit } from './rateLimit.mts';
import type { RecordedRequest } from './requestLog.mts';
import { createServer } from './server.mts';

export type { BatchPlan, CreatedJob, CreateRequest, Fault, FaultRule, JobPlan, JobPlanner };
export type { ListBehavior, ListPage, RateLimit, RecordedRequest };

/** The default key of a mock API. It opens nothing else. */
export const TEST_API_KEY = 'test-key-0123456789abcdef0123456789abcdef';

export interface MockApiOptions {
	/** Default: any free one. */
	port?: number;
	apiKey?: string;
	/** Default: both. */
	acceptHeaders?: AuthenticationHeader[];
	/** Default: both documented ones, `/api/v1` and `/v1`. */
	basePaths?: string[];
	/** Default `envelope`. */
	errorForm?: ErrorForm;
	/** Undefined: as the pages' examples show, progress wrapped and everything else bare. */
	wrap?: boolean;
	/** Default: none. */
	rateLimit?: RateLimit | null;
	/** The HTML page at `/`; default: none. */
	home?: (jobs: Iterable<Job>, api: Pick<MockApi, 'baseUrl' | 'apiKey'>) => string;
}

export interface MockApi {
	origin: string;
	/** The origin and the first base path. */
	baseUrl: string;
	apiKey: string;
	/** All requests since the start or the last reset, in order of arrival. */
	requests: RecordedRequest[];
	/** The requests for the job itself: not for its progress, not for the list. */
	requestsFor(jobId: string): RecordedRequest[];
	/** Returns the job's ID. A job of the same ID is replaced. */
	addJob(plan?: JobPlan): string;
	/** Requests for the job get 404 from now on. */
	removeJob(id: string): void;
	/** Returns the batch's ID. */
	addBatch(plan: BatchPlan): string;
	/** What jobs do that a POST creates; a plan without times is finished at once. */
	onCreate(planner: JobPlanner): void;
	/** All jobs that a POST created since the start or the last reset, in order. */
	createdJobs: CreatedJob[];
	setListBehavior(behavior: ListBehavior): void;
	fault(rule: FaultRule): void;
	/** Requests with the key get 401 from now on. */
	revokeKey(): void;
	/** Forgets jobs, batches, faults and requests; restores the key, the rate limit and all behavior. */
	reset(): void;
	/** Ends open connections as well. */
	close(): Promise<void>;
}

/**
 * Starts a mock of the Aitronos scraper API on 127.0.0.1, faithful to the API documentation
 * where that speaks. Rejects with the system's error when the port is taken.
 */
export async function startMockApi(options: MockApiOptions = {}): Promise<MockApi> {
	const { apiKey = TEST_API_KEY, basePaths = ['/api/v1', '/v1'], home } = options;
	const { errorForm = 'envelope', wrap } = options;
	const accepted = options.acceptHeaders ?? ['X-API-Key', 'Authorization'];
	const store = createJobStore();
	const requests: RecordedRequest[] = [];
	const faults = createFaultRules();
	const limiter = options.rateLimit ? createRateLimiter(options.rateLimit) : undefined;
	const keyState: KeyState = { apiKey, revoked: false, accepted };
	const app = createServer({
		...{ store, requests, faults, keyState, limiter, basePaths, errorForm, wrap },
		home: home && (() => home(store.jobs.values(), api)),
	});
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

	const api: MockApi = {
		origin,
		baseUrl: `${origin}${basePaths[0] ?? ''}`,
		apiKey,
		requests,
		requestsFor: (id) => requests.filter(({ jobId }) => jobId === id),
		addJob: (plan = {}) => store.addJob(plan).id,
		removeJob: (id) => {
			store.jobs.delete(id);
		},
		addBatch: (plan) => store.addBatch(plan).id,
		onCreate: store.setPlanner,
		createdJobs: store.created,
		setListBehavior: store.list.setBehavior,
		fault: faults.add,
		revokeKey: () => {
			keyState.revoked = true;
		},
		reset: () => {
			store.clear();
			requests.length = 0;
			faults.clear();
			limiter?.reset();
			keyState.revoked = false;
		},
		close: () => app.close(),
	};
	return api;
}
