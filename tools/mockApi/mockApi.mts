import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify } from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { htmlResponse, jsonResponse } from './response.mts';
import type { MockResponse } from './response.mts';
import { authenticationError, getSecret } from './authentication.mts';
import type { AuthenticationHeader, KeyState } from './authentication.mts';
import {
	errorBody,
	METHOD_NOT_ALLOWED,
	ROUTE_NOT_FOUND,
	usualError,
	wrapped,
} from './envelopes.mts';
import type { ErrorForm, Trace } from './envelopes.mts';
import { createFaultBook } from './faults.mts';
import type { Fault, FaultRule } from './faults.mts';
import { createJob } from './job.mts';
import type { Job, JobPlan } from './job.mts';
import { createRateLimiter } from './rateLimit.mts';
import type { RateLimit } from './rateLimit.mts';
import { responseOverride } from './responseOverride.mts';
import { record } from './requestLog.mts';
import type { Exchange, RecordedRequest } from './requestLog.mts';
import { createRouter } from './router.mts';
import { sendBroken, isBrokenResponse } from './brokenResponse.mts';

export type { Fault, FaultRule, JobPlan, RateLimit, RecordedRequest };

/** The key a mock API takes unless told otherwise. It opens nothing else. */
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
	/** Undefined: as the pages' examples show, the job and the list bare and the progress wrapped. */
	wrap?: boolean;
	/** Default: none. */
	rateLimit?: RateLimit | null;
	/** Before every normal response; default 0. */
	latencyMs?: number;
	/** The HTML page at `/`; default: none. */
	home?: (jobs: Iterable<Job>) => string;
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
	fault(rule: FaultRule): void;
	/** Requests with the key get 401 from now on. */
	revokeKey(): void;
	/** Forgets jobs, faults and requests; restores the key and the rate limit. */
	reset(): void;
	/** Ends open connections as well. */
	close(): Promise<void>;
}

/**
 * Starts a mock of the Aitronos scraper API on 127.0.0.1, faithful to the API documentation
 * where that speaks. Rejects with the system's error when the port is taken.
 */
export async function startMockApi(options: MockApiOptions = {}): Promise<MockApi> {
	const { apiKey = TEST_API_KEY, basePaths = ['/api/v1', '/v1'], errorForm = 'envelope' } = options;
	const jobs = new Map<string, Job>();
	const requests: RecordedRequest[] = [];
	const faults = createFaultBook();
	const limiter = options.rateLimit ? createRateLimiter(options.rateLimit) : undefined;
	const router = createRouter(basePaths, jobs);
	const keyState: KeyState = {
		apiKey,
		revoked: false,
		accepted: options.acceptHeaders ?? ['X-API-Key', 'Authorization'],
	};

	/** The response of a server that works. */
	function normalResponse(
		request: FastifyRequest,
		trace: Trace,
		wrap: boolean | undefined,
	): MockResponse {
		if (request.originalUrl === '/' && options.home) {
			return htmlResponse(200, options.home(jobs.values()));
		}
		const routes = router.routesFor(request.originalUrl);
		if (routes.length === 0) return jsonResponse(404, ROUTE_NOT_FOUND);
		const route = routes.find(({ endpoint }) => endpoint.method === request.method);
		if (!route) return jsonResponse(405, METHOD_NOT_ALLOWED);
		const denied = authenticationError(request.headers, keyState);
		if (denied) return jsonResponse(denied.status, errorBody(errorForm, denied, trace));
		const allowance = limiter?.take(apiKey);
		if (allowance && !allowance.allowed) {
			const response = jsonResponse(429, errorBody(errorForm, usualError(429), trace));
			return { ...response, headers: { ...response.headers, ...allowance.headers } };
		}
		const outcome = route.endpoint.respond(route.request);
		if ('error' in outcome) {
			return jsonResponse(outcome.error.status, errorBody(errorForm, outcome.error, trace));
		}
		const { data } = outcome;
		return jsonResponse(200, (wrap ?? route.endpoint.wrapped) ? wrapped(data) : data);
	}

	async function responseFor(
		request: FastifyRequest,
		trace: Trace,
		fault: Fault | undefined,
		closed: AbortSignal,
	): Promise<MockResponse> {
		const replaced = fault && responseOverride(fault, errorForm, trace);
		const delay = replaced
			? 0
			: (options.latencyMs ?? 0) + (fault?.kind === 'delay' ? fault.ms : 0);
		if (delay > 0) await sleep(delay, undefined, { signal: closed }).catch(() => undefined);
		const wrap =
			fault?.kind === 'wrapped' || fault?.kind === 'unwrapped'
				? fault.kind === 'wrapped'
				: options.wrap;
		const response = replaced ?? normalResponse(request, trace, wrap);
		const rate = limiter?.peek(getSecret(request.headers, keyState)) ?? {};
		return {
			...response,
			headers: { 'x-request-id': trace.requestId, ...rate, ...response.headers },
		};
	}

	const exchanges = new WeakMap<FastifyRequest, Exchange>();

	async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const exchange = exchanges.get(request);
		if (!exchange) throw new Error('A request was not recorded on arrival');
		const trace: Trace = { requestId: `req_${randomUUID()}`, traceId: randomUUID() };
		const fault = faults.next(request.originalUrl);
		for (const { endpoint, request: parsed } of router.routesFor(request.originalUrl)) {
			if (endpoint.method === request.method) endpoint.onArrival?.(parsed);
		}
		const response = await responseFor(request, trace, fault, exchange.closed);
		if (fault && isBrokenResponse(fault)) {
			reply.hijack();
			await sendBroken(reply.raw, response, fault, exchange);
			return reply;
		}
		return reply.code(response.status).headers(response.headers).send(response.body);
	}

	// The router would decode or refuse hostile paths; here they have to arrive as they were sent.
	const app = fastify({ rewriteUrl: () => '/', forceCloseConnections: true });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.addHook('onRequest', async (request, reply) => {
		exchanges.set(request, record(requests, request.raw, reply.raw, request.originalUrl));
	});
	app.all('/', handle);
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	const origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

	return {
		origin,
		baseUrl: `${origin}${basePaths[0] ?? ''}`,
		apiKey,
		requests,
		requestsFor: (jobId) =>
			requests.filter(({ method, path }) => method === 'GET' && router.jobIdIn(path) === jobId),
		addJob: (plan = {}) => {
			const job = createJob(plan);
			jobs.set(job.id, job);
			return job.id;
		},
		removeJob: (id) => {
			jobs.delete(id);
		},
		fault: (rule) => faults.add(rule),
		revokeKey: () => {
			keyState.revoked = true;
		},
		reset: () => {
			jobs.clear();
			requests.length = 0;
			faults.clear();
			limiter?.reset();
			keyState.revoked = false;
		},
		close: () => app.close(),
	};
}
